import { formatTimeOfDay } from '../../src/trips/wall-clock.ts';
import type { Crowd } from './crowd.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

const COLUMNS = 72;
const ROWS = 20;

/** A copy as text: the zones where they lie, each as "open requests/free vehicles", below a line of figures. */
export function renderText(world: World, crowd: Crowd, now: number, figures: Readonly<Record<string, number>>): string {
  const { city, geography, scenario } = world;
  const lines = Array.from({ length: ROWS }, () => new Array<string>(COLUMNS).fill(' '));
  for (let zone = 0; zone < city.zones; zone++) {
    const centre = city.zoneCentre[zone]!;
    const label = `${crowd.open[zone]}/${crowd.idle[zone]}`;
    const column = Math.round(((geography.x[centre]! / geography.halfSide + 1) / 2) * (COLUMNS - 8));
    const row = Math.round(((1 - geography.y[centre]! / geography.halfSide) / 2) * (ROWS - 1));
    for (const [i, letter] of [...label].entries()) lines[row]![column + i] = letter;
  }
  const time = formatTimeOfDay((scenario.startSecond + now) % 86400);
  const { served, requests, open, reward } = figures;
  const map = lines.map((line) => line.join('').trimEnd()).filter((line) => line !== '');
  return [`${time}  ${served} of ${requests} requests served, ${open} open; reward ${reward!.toFixed(2)}`, ...map].join('\n');
}

const PIXELS = 600;

/** A copy as an SVG document: vehicles as dots (filled when they carry or await a rider), open requests as squares, north is up. */
export function renderSvg(world: World, vehicles: Vehicles, book: RequestBook, positions: Float32Array): string {
  const { geography } = world;
  const at = (km: number, sign: number) => ((PIXELS * (1 + (sign * km) / (geography.halfSide * 1.05))) / 2).toFixed(1);
  const square = (request: number) => {
    const origin = book.demand.origin[request]!;
    return `<rect x="${at(geography.x[origin]!, 1)}" y="${at(geography.y[origin]!, -1)}" width="5" height="5" fill="#d55e00"/>`;
  };
  const dot = (v: number) => {
    const fill = vehicles.held[v]! > 0 ? '#0072b2' : 'none';
    return `<circle cx="${at(positions[2 * v]!, 1)}" cy="${at(positions[2 * v + 1]!, -1)}" r="3" fill="${fill}" stroke="#0072b2"/>`;
  };
  const squares = Array.from(book.open.subarray(0, book.openCount), square);
  const dots = Array.from({ length: vehicles.count }, (_, v) => dot(v));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PIXELS} ${PIXELS}">${squares.join('')}${dots.join('')}</svg>`;
}
