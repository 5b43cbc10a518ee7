import { emptyConfig } from '../runs/config-source.ts';
import { type ConfigLayer, layeredConfig } from '../runs/layered-config.ts';
import { type PlannedRun, planRun } from './planned-run.ts';
import type { Suite } from './read-suite.ts';
import { settingKeys } from './suite-schema.ts';

/** A run of a suite, and its place in the tables. */
export interface SuiteRun extends PlannedRun {
  readonly environment: string;
  readonly learner: string;
  readonly seed: number;
}

/**
 * The runs of a suite: environment by environment and, within one, seed by seed, so that all learners have some results early. Their folders are
 * `<environment>/<learner>-<seed>` below `folder`.
 * @throws UserError for the first run whose configuration is wrong, or differs from the one in its folder.
 */
export async function expandSuite(suite: Suite, folder: string, fromFolder: string): Promise<SuiteRun[]> {
  const { file, seeds } = suite;
  const runs: SuiteRun[] = [];
  for (const environment of Object.keys(file.environments)) {
    for (const seed of seeds) {
      for (const learner of Object.keys(file.learners)) {
        const layers = layersOf(suite, environment, learner, seed);
        if (!layers) continue;
        const run = await planRun(`${environment}/${learner}-${seed}`, folder, layeredConfig(layers), fromFolder);
        runs.push({ ...run, environment, learner, seed });
      }
    }
  }
  return runs;
}

/** The parts of a run's configuration in their order; null where the suite leaves the run out. */
function layersOf({ file, source }: Suite, environment: string, learner: string, seed: number): ConfigLayer[] | null {
  const byName = (key: 'env' | 'learner', kind: string, name: string): ConfigLayer => {
    const origin = () => source.origin([kind, name]);
    return { value: { [key]: { name } }, source: { ...emptyConfig, origin }, at: [] };
  };
  const env = file.environments[environment] ?? {};
  const learning = file.learners[learner] ?? {};
  const overrides = file.overrides.flatMap((override, index) => {
    const { environments, learners } = override.for;
    const applies = (environments?.includes(environment) ?? true) && (learners?.includes(learner) ?? true);
    return applies ? [{ ...override, index }] : [];
  });
  if (overrides.some(({ skip }) => skip)) return null;
  return [
    { value: file.common, source, at: ['common'] },
    ...(namesOne(env.env) ? [] : [byName('env', 'environments', environment)]),
    { value: env, source, at: ['environments', environment] },
    ...(namesOne(learning.learner) || learning.learners ? [] : [byName('learner', 'learners', learner)]),
    { value: learning, source, at: ['learners', learner] },
    ...overrides.map(({ index, ...override }) => ({ value: settingsOf(override), source, at: ['overrides', index] })),
    { value: { seed, ...(file.plugins.length > 0 ? { plugins: file.plugins } : {}) }, source, at: [] },
  ];
}

function settingsOf(override: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(override).filter(([key]) => settingKeys.includes(key)));
}

/** Whether an environment or learner is named: by a text, or under `name`. */
function namesOne(block: unknown): boolean {
  return typeof block === 'string' || (typeof block === 'object' && block !== null && 'name' in block);
}
