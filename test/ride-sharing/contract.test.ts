import { describe, expect, it } from 'vitest';
import definition from '../../envs/ride-sharing/index.ts';
import { checkEnvironment } from '../../src/environment/testing.ts';
import { amodFolder, hasAmodData } from './amod-data.ts';

const failures = async (parameters: Record<string, unknown>) =>
  (await checkEnvironment(definition, { parameters })).checks
    .filter(({ status }) => status === 'failed')
    .map(({ name, sentence }) => `${name}: ${sentence}`);

describe('the contract of environments', () => {
  it.each(['auction', 'first-come', 'matching'])('is kept with arbitration %s', async (arbitration) => {
    expect(await failures({ arbitration })).toEqual([]);
  });

  it('is kept without repositioning and with a longer queue', async () => {
    expect(await failures({ repositioning: false, queue: 3 })).toEqual([]);
  });

  it.skipIf(!hasAmodData)('is kept by amod-hours', async () => {
    const own = { window: undefined, sample: undefined, speedFactor: undefined, shiftHours: undefined };
    expect(await failures({ ...own, preset: 'amod-hours', data: amodFolder, vehicles: 30 })).toEqual([]);
  });
});
