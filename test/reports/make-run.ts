import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { configSchema } from '../../src/runs/config.ts';

export interface Made {
  readonly learner?: Record<string, unknown>;
  readonly env?: Record<string, unknown>;
  readonly seed: number;
  /** Return of each episode, at each evaluation; the last is at step 100 unless the run is cut. */
  readonly returns?: readonly (readonly number[])[];
  /** Returns of episodes of training by the step at which they ended. */
  readonly training?: readonly (readonly [step: number, value: number])[];
  readonly log?: object;
  readonly cut?: boolean;
  readonly failed?: string;
}

/** A folder as a run leaves it. Returns its path. */
export function makeRun(
  folder: string,
  name: string,
  { learner = { name: 'mfq' }, env = { name: 'ring' }, seed, returns = [], training = [], log, cut, failed }: Made,
): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'config.yaml'), stringify(configSchema.parse({ env, learner, seed, totalTimesteps: 100 })));
  writeFileSync(join(path, 'system.json'), JSON.stringify({ murmuration: '1.2.3', gitCommit: 'abcdef0123456789', node: '22.1.0' }));
  const meanOf = (own: readonly number[]) => own.reduce((sum, value) => sum + value, 0) / own.length;
  const events: object[] = returns.map((own, index) => ({
    type: 'evaluation',
    step: cut ? index * 10 : returns.length === 1 ? 100 : (100 * index) / (returns.length - 1),
    episodes: own.map((value, episode) => ({ episode, return: value, length: 7, metrics: { caught: -value } })),
    mean: { return: meanOf(own), length: 7, caught: -meanOf(own) },
  }));
  events.push(
    ...training.map(([step, value], episode) => ({ type: 'episode', step, episode, return: value, metrics: { caught: -value } })),
  );
  if (log) events.push({ type: 'log', step: 100, agentSteps: 1, metrics: { agent: log } });
  if (failed) events.push({ type: 'failed', step: 50, message: failed });
  writeFileSync(join(path, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
}
