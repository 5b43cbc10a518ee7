import type { ArbiterReport } from '../../src/arbitration/set-contest.ts';
import type { EpochLog } from './episode-log.ts';

const counts = ['seen', 'open', 'taken', 'givenUp', 'expired', 'idle', 'riders', 'trips', 'feasibilityCalls'] as const;
const reports = ['objective', 'bound', 'gap', 'rounds'] as const;

/** What is counted of an epoch. */
export type EpochCounts = Record<(typeof counts)[number], number>;

/** The log of a copy's epochs, while it is written. */
export type WritableEpochLog = { -readonly [name in keyof EpochLog]: EpochLog[name] };

export function createEpochLog(epochs: number): WritableEpochLog {
  return {
    ...Object.fromEntries(counts.map((name) => [name, new Int32Array(epochs)])),
    ...Object.fromEntries(reports.map((name) => [name, new Float64Array(epochs)])),
    timedOut: new Uint8Array(epochs),
    count: 0,
  } as WritableEpochLog;
}

export function logEpoch(log: WritableEpochLog, values: EpochCounts, report: ArbiterReport): void {
  const epoch = log.count++;
  for (const name of counts) log[name][epoch] = values[name];
  for (const name of reports) log[name][epoch] = report[name] ?? Number.NaN;
  log.timedOut[epoch] = report.timedOut ? 1 : 0;
}
