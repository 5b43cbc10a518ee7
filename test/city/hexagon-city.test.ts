import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { straightLineMetres } from '../../src/city/geometry.ts';
import { hexagonCity } from '../../src/city/hexagon-city.ts';
import { temporaryFolder } from './files.ts';
import { describeWithShared, sharedData } from './shared-data.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterAll(() => {
  for (const { remove } of folders) remove();
});

const ZONES = `,longitude,latitude,horizontal_idx,vertical_idx,neighbors_NE,neighbors_E,neighbors_SE,neighbors_SW,neighbors_W,neighbors_NW
0,-74.00,40.70,0,0,True,False,False,False,False,False
1,-73.99,40.71,1,1,False,True,False,True,False,False
2,-73.98,40.71,3,1,False,False,False,False,True,False
`;
const GRAPH = `origin_ID,destination_ID,distance,travel_time,route,fare
0,1,900,5,"[0, 1]",4.58
0,2,1800,10,"[0, 1, 2]",9.17
1,0,900,5,"[1, 0]",4.58
1,2,900,5,"[1, 2]",4.58
2,0,1800,10,"[2, 1, 0]",9.17
2,1,900,5,"[2, 1]",4.58
`;

function city(zones = ZONES, graph = GRAPH) {
  const made = temporaryFolder({ 'zones.csv': zones, 'graph(dt_60s).csv': graph });
  folders.push(made);
  return hexagonCity({ folder: made.folder });
}

describe('a hexagon city', () => {
  it('has the table of the file, exactly', () => {
    const { tables, ...hexagons } = city();
    expect([...tables.steps]).toEqual([0, 5, 10, 5, 0, 5, 10, 5, 0]);
    expect([...tables.fares]).toEqual([0, 4.58, 9.17, 4.58, 0, 4.58, 9.17, 4.58, 0]);
    expect([...tables.second]).toEqual([0, 1, 1, 0, 1, 2, 1, 1, 2]);
    expect([hexagons.travelSeconds(0, 2, 13), hexagons.distanceMetres(0, 2), hexagons.nextPlace(0, 2)]).toEqual([600, 1800, 1]);
    expect([...hexagons.zoneNeighbours.subarray(6, 12)]).toEqual([-1, 2, -1, 0, -1, -1]);
    expect([hexagons.placeOfZoneId(2), hexagons.placeOfZoneId(3), hexagons.placeOfZoneId(-1)]).toEqual([2, -1, -1]);
    expect(hexagons.snapRadiusMetres).toBeCloseTo(519.6, 1);
  });

  const mistakes: [string, string, string, RegExp][] = [
    ['a missing pair', ZONES, GRAPH.replace('2,1,900,5,"[2, 1]",4.58\n', ''), /has no row from zone 2 to zone 1/],
    ['a pair twice', ZONES, GRAPH.replace('2,1,900,5,"[2, 1]"', '1,2,900,5,"[1, 2]"'), /the pair is "1 to 2"/],
    ['half a step', ZONES, GRAPH.replace('900,5,"[2', '900,5.5,"[2'), /Line 7 .* the travel time is "5.5", it should be a whole number/],
    [
      'a route that ends elsewhere',
      ZONES,
      GRAPH.replace('[0, 1, 2]', '[0, 1]'),
      /the route is "\[0, 1\]", it should be a list of zones from 0 to 2/,
    ],
    ['a route that is none', ZONES, GRAPH.replace('[0, 1, 2]', 'via 1'), /the route is "via 1"/],
    [
      'a neighbour where none is',
      ZONES.replace('True', 'False').replace('0,0,False,False', '0,0,False,True'),
      GRAPH,
      /neighbors_E is "True"/,
    ],
    ['a flag that is none', ZONES.replace('True', 'yes'), GRAPH, /Line 2 .* neighbors_NE is "yes", it should be True or False/],
  ];
  it.each(mistakes)('explains %s', (_, zones, graph, message) => {
    expect(() => city(zones, graph)).toThrow(message);
  });
});

const FOLDER = 'manhattan_hours/data_38_large_zones';
describeWithShared(FOLDER, 'the 38 hexagons of Manhattan', () => {
  const folder = join(sharedData, FOLDER);
  const hexagons = hexagonCity({ folder });
  const { steps, metres, fares, second } = hexagons.tables;
  const n = hexagons.places;

  it('are 38 zones with 1,406 pairs', () => {
    expect(n).toBe(38);
    expect(steps.filter((value) => value > 0)).toHaveLength(1406);
    expect(metres.filter((value) => value > 0)).toHaveLength(1406);
  });

  it('have the fares, to the last digit, and routes of the file', () => {
    const rows = readFileSync(join(folder, 'graph(dt_60s).csv'), 'utf8').trim().split('\n').slice(1);
    for (const row of rows) {
      const [, from, to, distance, time, route, fare] = /^(\d+),(\d+),([\d.]+),(\d+),"\[(.*)\]",([\d.]+)$/.exec(row)!;
      const cell = Number(from) * n + Number(to);
      expect([String(fares[cell]), metres[cell], steps[cell]]).toEqual([String(Number(fare)), Number(distance), Number(time)]);
      expect(second[cell]).toBe(Number(route!.split(', ')[1]));
    }
  });

  it('have neighbours exactly where a route has two zones, at one hexagon spacing', () => {
    let neighbours = 0;
    for (let a = 0; a < n; a++) {
      for (const b of hexagons.zoneNeighbours.subarray(a * 6, a * 6 + 6)) {
        if (b < 0) continue;
        neighbours++;
        expect([second[a * n + b], metres[a * n + b], steps[a * n + b]]).toEqual([b, 917, 5]);
        const straight = straightLineMetres(
          hexagons.longitudes[a]!,
          hexagons.latitudes[a]!,
          hexagons.longitudes[b]!,
          hexagons.latitudes[b]!,
        );
        expect(Math.abs(straight / 917 - 1)).toBeLessThan(0.4);
      }
    }
    expect(neighbours).toBe(174);
  });
});
