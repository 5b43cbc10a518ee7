import { type City, DIRECTIONS } from '../../src/city/city.ts';

/**
 * Empty moves: from a place towards the centre of a neighbouring zone for one epoch, to the first place on the way that is reached no
 * sooner than the epoch's end (or the centre itself). There the vehicle may turn to something else. Worked out when first asked for.
 */
export interface MoveTable {
  /** Place at which the move ends, or -1 when there is no neighbouring zone in that direction. */
  target(place: number, direction: number, hour: number): number;
  /** Driving time at normal speed, after `target` was asked for. */
  seconds(place: number, direction: number, hour: number): number;
  /** Length, after `target` was asked for. */
  metres(place: number, direction: number, hour: number): number;
}

const UNKNOWN = -2;

export function createMoveTable(city: City, epochSeconds: number): MoveTable {
  const size = city.places * DIRECTIONS;
  const hours: ({ target: Int32Array; seconds: Float64Array; metres: Float64Array } | null)[] = new Array(24).fill(null);
  const tableOf = (hour: number) => {
    hours[hour] ??= { target: new Int32Array(size).fill(UNKNOWN), seconds: new Float64Array(size), metres: new Float64Array(size) };
    return hours[hour];
  };
  return {
    target(place, direction, hour) {
      const table = tableOf(hour);
      const at = place * DIRECTIONS + direction;
      if (table.target[at] !== UNKNOWN) return table.target[at]!;
      const zone = city.zoneNeighbours[city.zoneOf[place]! * DIRECTIONS + direction]!;
      const centre = zone < 0 ? place : city.zoneCentre[zone]!;
      let here = place;
      while (here !== centre && table.seconds[at]! < epochSeconds) {
        const next = city.nextPlace(here, centre);
        table.seconds[at]! += city.travelSeconds(here, next, hour);
        table.metres[at]! += city.distanceMetres(here, next);
        here = next;
      }
      table.target[at] = here === place ? -1 : here;
      return table.target[at]!;
    },
    seconds: (place, direction, hour) => tableOf(hour).seconds[place * DIRECTIONS + direction]!,
    metres: (place, direction, hour) => tableOf(hour).metres[place * DIRECTIONS + direction]!,
  };
}
