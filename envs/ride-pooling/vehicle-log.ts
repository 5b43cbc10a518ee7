import type { VehicleLog } from './episode-log.ts';

const names = [
  ...(['metres', 'approachMetres', 'idleMetres', 'sharedMetres', 'riderMetres'] as const),
  ...(['busySeconds', 'loadedSeconds', 'riderSeconds', 'income', 'served'] as const),
];

export function createVehicleLog(vehicles: number): VehicleLog {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(vehicles)])) as unknown as VehicleLog;
}

/** The sums of a log over the fleet. */
export function fleetSums(log: VehicleLog): Record<(typeof names)[number], number> {
  const sums = names.map((name): [string, number] => [name, log[name].reduce((sum, value) => sum + value, 0)]);
  return Object.fromEntries(sums) as Record<(typeof names)[number], number>;
}
