// What an arbiter is worth over real days: node dist/bench/ride-sharing/arbiters.js --help
// The same requests, start places and scores (CO: as many requests as possible, then slack) under every arbiter, on the trips and the network
// of ../shared/data (or MURMURATION_SHARED_DATA). Episodes are those of evaluation; the share is of what the ILP serves.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { makeRidePooling } from '../../envs/ride-pooling/make.ts';
import { parameterSchema } from '../../envs/ride-pooling/parameters.ts';
import type { RidePooling } from '../../envs/ride-pooling/simulator.ts';
import { type ArbiterKind, arbiterKinds } from '../../src/arbitration/create-set-arbiter.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { type BenchValues, runBench } from '../run-bench.ts';

const usage = `Plays the same real days under every arbiter.

  --json    print the figures as JSON instead of as a table

Needs trips and a network in ../shared/data, or in the folder that MURMURATION_SHARED_DATA names.
`;

const options = { json: { type: 'boolean', default: false } } as const;

const shared = process.env['MURMURATION_SHARED_DATA'] ?? '../shared/data';
const city = `${shared}/network`;
const weekday = { trips: `${shared}/trips/yellow_tripdata_2016-03.sample24k.csv`, weekdays: true, foldDays: true };
const afternoon = { trips: `${shared}/trips/nyc-trips.2015-01-15.kepler.csv`, window: '13:00-17:00' };
const days = [
  { day: 'weekday 2016-03, folded', vehicles: 100, reassignment: false, ...weekday },
  { day: 'weekday 2016-03, folded', vehicles: 200, reassignment: false, ...weekday },
  { day: 'weekday 2016-03, folded', vehicles: 100, reassignment: true, ...weekday },
  { day: 'afternoon 2015-01-15', vehicles: 400, reassignment: false, ...afternoon },
  { day: 'afternoon 2015-01-15', vehicles: 400, reassignment: true, ...afternoon },
  { day: 'afternoon 2015-01-15', vehicles: 1200, reassignment: false, ...afternoon },
];

async function main({ json }: BenchValues<typeof options>): Promise<void> {
  if (!existsSync(city)) {
    throw new UserError(
      `There is no "${city}": the comparison needs the Manhattan network and trips; set MURMURATION_SHARED_DATA to their folder.`,
    );
  }
  const rows: Record<string, unknown>[] = [];
  for (const { day, ...given } of days) {
    const outcomes = new Map<ArbiterKind, { served: number; requests: number; gap: number; timedOut: number }>();
    for (const arbitration of arbiterKinds) {
      const env = await makeRidePooling(parameterSchema.parse({ ...given, city, capacity: 4, arbitration }), 1);
      outcomes.set(arbitration, playDay(env));
    }
    const best = outcomes.get('ilp')!;
    for (const [arbitration, { served, requests, gap, timedOut }] of outcomes) {
      const share = Number(((100 * served) / best.served).toFixed(2));
      rows.push({ day, vehicles: given.vehicles, reassignment: given.reassignment, requests, arbitration, served, share, gap, timedOut });
    }
  }
  if (json) console.log(JSON.stringify(rows, null, 2));
  else console.table(rows);
}

/** One evaluation episode by the scores of CO. */
function playDay(env: RidePooling) {
  const [group] = env.groups;
  if (group.actionSpace.kind !== 'candidates') throw new Error('Ride pooling has candidates.');
  const { features } = group.actionSpace;
  const [requests, slack] = ['requests', 'slack'].map((name) => features.indexOf(name)) as [number, number];
  env.reset(0, { seed: 1, evaluation: true, episode: 0 });
  while (env.episodeOver[0] === 0) {
    for (let choice = 0; choice < group.actions.length; choice++) {
      const at = choice * features.length;
      group.actions[choice] = group.candidates![at + requests]! + 1e-4 * group.candidates![at + slack]!;
    }
    env.step();
  }
  const { count, gap, timedOut } = env.episodeLog(0).epochs;
  const known = gap.subarray(0, count).filter((value) => Number.isFinite(value));
  return {
    served: env.metrics(0)['served']!,
    requests: env.metrics(0)['requests']!,
    gap: Number((known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)).toPrecision(3)),
    timedOut: timedOut.subarray(0, count).reduce((sum, one) => sum + one, 0),
  };
}

await runBench(usage, options, main);
