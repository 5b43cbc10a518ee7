import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { comparePolicies } from '../../bench/amod-hours/compare-policies.ts';
import { completeRuns } from '../../bench/amod-hours/complete-runs.ts';
import type { Murmur } from '../../bench/amod-hours/murmur.ts';
import { readStudyOptions } from '../../bench/amod-hours/options.ts';
import { studyPolicies } from '../../bench/amod-hours/policies.ts';
import type { PolicyResult } from '../../bench/amod-hours/results.ts';
import { DATES, readStudyRun, type StudyRun, studyRun } from '../../bench/amod-hours/study-run.ts';
import { studyTables } from '../../bench/amod-hours/study-tables.ts';
import { splitArguments } from '../../src/cli/arguments.ts';
import { gatherConfig } from '../../src/cli/gather-config.ts';
import { defaultEngine, settleEngine } from '../../src/population/engine.ts';
import { resolveConfig } from '../../src/runs/resolve-config.ts';
import { createRunFolder, openRunFolder } from '../../src/runs/run-folder.ts';
import { describeSystem } from '../../src/runs/system-record.ts';

const configs = join(import.meta.dirname, '../../bench/amod-hours');

async function configOf(command: readonly string[]) {
  const { argv, dotted } = splitArguments(command);
  return (await resolveConfig(gatherConfig('ride-sharing', argv, dotted), process.cwd())).config;
}

describe('the policies of the study', () => {
  it('have command lines that murmur train understands', async () => {
    const options = readStudyOptions(['--timesteps', '60', '--data', 'somewhere']);
    for (const policy of studyPolicies) {
      const config = await configOf(studyRun(policy, 3, options, configs).command);
      expect(config).toMatchObject({ seed: 3, totalTimesteps: policy.learned ? 60 : 0, env: { preset: 'amod-hours', data: 'somewhere' } });
      expect(`${policy.name} `).toMatch(policy.learned ? new RegExp(`^${config.learner.name}[ -]`) : /^(random|greedy|matching|auction) $/);
      const sharing = policy.name.endsWith('-shared') ? 'shared' : 'independent';
      if (policy.learned) expect([config.learner['sharing'], config.log.every]).toEqual([sharing, 60]);
      expect(studyPolicies.map(({ name }) => name)).toContain(policy.independent);
    }
  });

  it('differ in their arbitration and estimators as their names say', async () => {
    const options = readStudyOptions([]);
    const config = async (name: string) => configOf(studyRun(studyPolicies.find((one) => one.name === name)!, 1, options, configs).command);
    for (const [name, arbitration] of Object.entries({
      greedy: 'first-come',
      matching: 'matching',
      auction: 'auction',
      'dmfg-ql': 'auction',
    }))
      expect((await config(name)).env['arbitration'], name).toBe(arbitration);
    for (const [name, estimator] of Object.entries({ 'dmfg-ql': 'learned', 'dmfg-ql-uniform': 'uniform', 'dmfg-ql-observed': 'observed' }))
      expect((await config(name)).learner['estimator'], name).toBe(estimator);
  });
});

describe('readStudyOptions', () => {
  it('has defaults, and runs optional policies only when they are named', () => {
    expect(readStudyOptions([])).toMatchObject({ runs: 'runs/amod-hours', seeds: 5, jobs: 2, timesteps: undefined, json: false });
    const names = (argv: readonly string[]) => readStudyOptions(argv).policies.map(({ name }) => name);
    expect(names([])).toEqual(studyPolicies.filter(({ optional }) => !optional).map(({ name }) => name));
    expect(names(['--only', 'dmfg-ql-uniform,greedy'])).toEqual(['dmfg-ql-uniform', 'greedy']);
  });

  it('refuses what it does not know', () => {
    expect(() => readStudyOptions(['--seeds', '0'])).toThrow('--seeds must be a whole number of at least 1, got "0".');
    expect(() => readStudyOptions(['--only', 'greddy'])).toThrow('--only: there is no policy "greddy"; did you mean greedy?');
    expect(() => readStudyOptions(['--jobz', '2'])).toThrow(/Unknown option '--jobz'; see --help\./);
  });
});

/** A policy that earns `reward(seed, date)` on each of four dates. */
function fake(name: string, seeds: readonly number[], reward: (seed: number, date: number) => number, mse?: number): PolicyResult {
  const dates = [0, 1, 2, 3];
  return {
    name,
    label: name.toUpperCase(),
    learned: name.startsWith('dmfg') || name.startsWith('independent'),
    independent: 'independent-q',
    runs: seeds.map((seed) => ({
      seed,
      command: '',
      reward: dates.map((date) => reward(seed, date)),
      served: dates.map((date) => 100 * date),
      serviceRate: dates.map((date) => date / 10),
      fieldErrors: mse === undefined ? null : { fieldMse: mse * seed, fieldKl: 0.25 },
    })),
  };
}

const fakes = [
  fake('greedy', [1], (_, date) => 100 * date),
  fake('independent-q', [2, 3, 4], (seed, date) => 100 * date + seed),
  fake('dmfg-ql', [1, 2, 3], (seed, date) => 100 * date + seed + 10, 0.01),
];

describe('comparePolicies', () => {
  const [greedy, independent, dmfg] = comparePolicies(fakes, [200, 200, 200, 400]);

  it('takes means over seeds and dates', () => {
    expect([greedy!.reward.value, independent!.reward.value, dmfg!.reward.value]).toEqual([150, 153, 162]);
    expect(dmfg).toMatchObject({ runs: 3, served: 150, shareOfBound: 162 / 250, fieldErrors: { fieldKl: 0.25 } });
    expect(dmfg!.serviceRate).toBeCloseTo(0.15, 12);
    expect(dmfg!.fieldErrors!['fieldMse']).toBeCloseTo(0.02, 12);
    expect(greedy!.fieldErrors).toBeNull();
  });

  it('takes differences date by date, so that what the dates have in common does not widen them', () => {
    expect(dmfg!.reward.high - dmfg!.reward.low).toBeGreaterThan(100);
    expect(dmfg!.againstGreedy!.value).toBe(12);
    expect([dmfg!.againstGreedy!.low, dmfg!.againstGreedy!.high]).toEqual([11, 13]);
    expect(greedy!.againstIndependent).toMatchObject({ value: -3, low: -4, high: -2 });
  });

  it('pairs two learned policies by the seeds that both have', () => {
    expect(dmfg!.againstIndependent).toEqual({ value: 10, low: 10, high: 10 });
  });

  it('compares nothing with itself or with what is not there', () => {
    expect([greedy!.againstGreedy, independent!.againstIndependent, dmfg!.againstMatching]).toEqual([null, null, null]);
    expect(comparePolicies([fake('dmfg-ql', [1], () => 1), fake('independent-q', [2], () => 1)], [1])[0]!.againstIndependent).toBeNull();
  });
});

describe('studyTables', () => {
  it('prints a table of rewards, and one of the errors of those that estimate a field', () => {
    const estimate = (value: number) => ({ value, low: value - 1, high: value + 1 });
    const scripted = {
      name: 'random',
      label: 'random',
      runs: 1,
      reward: estimate(-20),
      againstGreedy: estimate(0.5),
      againstMatching: null,
      againstIndependent: null,
      served: 415.05,
      serviceRate: 0.507,
      shareOfBound: -0.05,
      fieldErrors: null,
    };
    const learned = { ...scripted, label: 'dmfg-ql', fieldErrors: { fieldMse: 0.000357, fieldKl: 0.39, fieldKlUniform: 1.3 } };
    const lines = studyTables([scripted, learned], [400, 400]).split('\n');
    expect(lines[0]).toMatch(/^Means of a date over 2 test dates/);
    expect(lines.filter((line) => line.startsWith('|'))).toEqual([
      '| policy | runs | reward [USD] | − greedy | − matching | − independent-q | served | service rate | of the bound |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| random | 1 | −20.00 [−21.00, −19.00] | +0.50 [−0.50, +1.50] |  |  | 415.1 | 50.7 % | −5.0 % |',
      '| dmfg-ql | 1 | −20.00 [−21.00, −19.00] | +0.50 [−0.50, +1.50] |  |  | 415.1 | 50.7 % | −5.0 % |',
      '| policy | MSE | of persistence | of uniform | KL [nats] | of persistence | of uniform |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| dmfg-ql | 0.000357 |  |  | 0.390 |  | 1.30 |',
    ]);
    expect(studyTables([scripted], [400])).not.toContain('mean-field');
  });
});

describe('completeRuns', () => {
  let runs = '';
  beforeEach(() => {
    runs = mkdtempSync(join(tmpdir(), 'study-'));
    vi.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => {
    rmSync(runs, { recursive: true });
    vi.restoreAllMocks();
  });

  const runOf = (name: string, seed: number, timesteps = '60'): StudyRun => {
    const options = readStudyOptions(['--runs', runs, '--timesteps', timesteps]);
    return studyRun(studyPolicies.find((policy) => policy.name === name)!, seed, options, configs);
  };

  /** Leaves behind what murmur would, up to the checkpoint at `until`. */
  function fakeMurmur(until = 60): Murmur & { readonly lines: string[][] } {
    const lines: string[][] = [];
    return {
      lines,
      async run(args) {
        lines.push([...args]);
        if (args[0] === 'evaluate') {
          const episodes = Array.from({ length: DATES }, (_, date) => ({
            episode: date,
            reward: 400 + date,
            served: 300,
            serviceRate: 0.5,
          }));
          return JSON.stringify({ episodes });
        }
        const path = args[args.indexOf('--out') + 1]!;
        const config = await configOf(args.filter((word) => word !== '--resume'));
        const folder = existsSync(path)
          ? openRunFolder(path)
          : await createRunFolder(path, { config, system: describeSystem(await settleEngine(defaultEngine)) });
        const metrics = { vehicle: { loss: 1, fieldMse: 0.1, fieldKl: 0.2, fieldLoss: 3 } };
        if (config.learner.name === 'dmfg-ql') folder.append({ type: 'log', step: until, metrics });
        folder.close();
        mkdirSync(join(path, 'checkpoints', String(Math.min(until, config.totalTimesteps)).padStart(12, '0')), { recursive: true });
        return '';
      },
      stop() {},
    };
  }

  it('trains, evaluates and reads every run, and does nothing twice', async () => {
    const study = [runOf('greedy', 1), runOf('dmfg-ql', 1), runOf('dmfg-ql', 2)];
    const murmur = fakeMurmur();
    await completeRuns(study, 2, murmur);
    expect(murmur.lines.filter(([command]) => command === 'train')).toEqual(study.map(({ command }) => command));
    expect(murmur.lines).toContainEqual(['evaluate', join(runs, 'dmfg-ql-2'), '--episodes', '20', '--json']);
    const result = (await readStudyRun(study[2]!))!;
    expect(result).toMatchObject({ seed: 2, fieldErrors: { fieldMse: 0.1, fieldKl: 0.2 } });
    expect(Object.keys(result.fieldErrors!)).toEqual(['fieldMse', 'fieldKl']);
    expect([result.reward.length, result.reward[19], result.served[0]]).toEqual([20, 419, 300]);
    expect((await readStudyRun(study[0]!))!.fieldErrors).toBeNull();
    await completeRuns(study, 2, murmur);
    expect(murmur.lines).toHaveLength(6);
  });

  it('resumes what was interrupted, and begins nothing after a failure', async () => {
    const study = [runOf('dmfg-ql', 1), runOf('dmfg-ql', 2)];
    await fakeMurmur(24).run(study[0]!.command);
    expect(await readStudyRun(study[0]!)).toBeNull();
    const murmur = fakeMurmur();
    await completeRuns([study[0]!], 1, murmur);
    expect(murmur.lines[0]).toEqual([...study[0]!.command, '--resume']);
    const failing: Murmur = { run: vi.fn(() => Promise.reject(new Error('broken'))), stop() {} };
    await expect(completeRuns([study[1]!, runOf('dmfg-ql', 3)], 1, failing)).rejects.toThrow('broken');
    expect(failing.run).toHaveBeenCalledTimes(1);
  });

  it('refuses the results of other hyper-parameters', async () => {
    await completeRuns([runOf('dmfg-ql', 1)], 1, fakeMurmur());
    const other = runOf('dmfg-ql', 1, '90');
    await expect(readStudyRun(other)).rejects.toThrow(/totalTimesteps is 60 in the run .* and 90 in --totalTimesteps.* Remove .*dmfg-ql-1/);
  });
});
