import type { Driving } from './driving.ts';

/** For each place, the places from which it is reached soonest. Worked out when first asked for, and kept. */
export interface ApproachLists {
  /**
   * Places in order of the time to `place`, the lower index on ties; those beyond the limit are left out. Of itself, too, the time counts: within a zone it may
   * take longer to a pick-up than from the next zone.
   */
  to(place: number): Int32Array;
}

/** @param limit places from which it takes more ticks are left out */
export function createApproachLists(driving: Driving, limit: number): ApproachLists {
  const { places, ticks } = driving;
  const lists: (Int32Array | undefined)[] = new Array(places);
  const keys = new Float64Array(places);
  const make = (place: number): Int32Array => {
    let found = 0;
    for (let from = 0; from < places; from++) {
      const time = ticks[from * places + place]!;
      // One sortable number of time and place.
      if (time <= limit) keys[found++] = time * places + from;
    }
    return Int32Array.from(keys.subarray(0, found).sort(), (key) => key % places);
  };
  return {
    to(place) {
      lists[place] ??= make(place);
      return lists[place];
    },
  };
}
