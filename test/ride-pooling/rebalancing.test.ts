import { describe, expect, it } from 'vitest';
import { makeRidePooling } from '../../envs/ride-pooling/make.ts';
import { parameterSchema } from '../../envs/ride-pooling/parameters.ts';
import { type RebalancingKind, rebalancingKinds } from '../../envs/ride-pooling/rebalancing.ts';
import type { RidePooling } from '../../envs/ride-pooling/simulator.ts';

/** Two hours of the bundled city, every vehicle taking what claims most: metres driven without a plan, and requests served. */
async function evening(rebalancing: RebalancingKind) {
  const env = await makeRidePooling(parameterSchema.parse({ vehicles: 25, window: '18:00-20:00', rebalancing, start: 'even' }), 1);
  play(env);
  const idleMetres = env.episodeLog(0).vehicles.idleMetres.reduce((sum, metres) => sum + metres, 0);
  return { idleMetres, served: env.metrics(0)['served']!, expired: env.metrics(0)['expired']! };
}

function play(env: RidePooling): void {
  const [{ actions, claimed, claims = 0 }] = env.groups;
  env.reset(0, { seed: 3, evaluation: true });
  while (env.episodeOver[0] === 0) {
    for (let at = 0; at < actions.length; at++) {
      actions[at] = claimed!.subarray(at * claims, (at + 1) * claims).filter((item) => item >= 0).length;
    }
    env.step();
  }
}

describe('rebalancing', () => {
  it.each(rebalancingKinds)('%s drives idle vehicles as its name says, the same way every time', async (kind) => {
    const outcome = await evening(kind);
    expect(outcome.served).toBeGreaterThan(outcome.expired / 4);
    if (kind === 'none') expect(outcome.idleMetres).toBe(0);
    else expect(outcome.idleMetres).toBeGreaterThan(1000);
    expect(await evening(kind)).toEqual(outcome);
  });
});
