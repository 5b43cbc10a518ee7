import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { isDeepStrictEqual } from 'node:util';
import { groupRuns } from '../runs/group-runs.ts';
import { learnerName } from '../runs/learner-name.ts';
import { type ResolvedConfig, resolveConfig } from '../runs/resolve-config.ts';
import { openRunFolder } from '../runs/run-folder.ts';
import { UserError } from '../shared/user-error.ts';
import type { Entrant, Player } from './order.ts';

/** Who was named on the command line, and the game they play. */
export interface Field {
  readonly game: ResolvedConfig;
  readonly players: readonly Player[];
  readonly entrants: readonly Entrant[];
}

/**
 * Finds out who plays. A name is the folder of a run, or a learner as it is before training: `random`, or `scripted:NAME` where a folder has the same name.
 *
 * @param by entrants are single runs, or all runs of one learner with the same settings.
 * @param given the game, where no run says what is played.
 * @throws UserError for runs without a checkpoint, of different environments or sizes, named twice, or, by learner, of the same seed.
 */
export async function findEntrants(names: readonly string[], by: 'run' | 'learner', given: ResolvedConfig | null): Promise<Field> {
  const paths = names.map((name) => (existsSync(name) ? realpathSync(name) : name));
  const twice = names.find((_, index) => paths.indexOf(paths[index]!) !== index);
  if (twice !== undefined) throw new UserError(`${twice} is named twice; nobody plays against itself.`);
  const runs: { readonly path: string; readonly resolved: ResolvedConfig; readonly step: number }[] = [];
  const untrained: string[] = [];
  for (const name of names) {
    if (existsSync(name)) runs.push(await openRun(name));
    else untrained.push(name.replace(/^scripted:/, ''));
  }
  const game = runs[0]?.resolved ?? given;
  if (!game) {
    throw new UserError(
      `Nobody of ${names.join(', ')} is the folder of a run, which would say what is played; name one, or the environment with --env.`,
    );
  }
  for (const learner of untrained) findLearner(game, learner);
  for (const run of runs) requireSameGame(runs[0]!, run);
  if (given && runs[0]) requireSameGame({ path: '--env', resolved: given }, runs[0]);

  const configs = runs.map(({ resolved }) => resolved.config);
  const players: Player[] = [
    ...runs.map(({ path, resolved: { config }, step }) => ({
      ...{ kind: 'run' as const, path, step },
      ...{ learner: learnerName(config), seed: config.seed },
      ...(isDeepStrictEqual(config.env, game.config.env) ? {} : { env: config.env }),
    })),
    ...untrained.map((learner) => ({ kind: 'untrained' as const, learner })),
  ];
  const entrants: Entrant[] = [
    ...(by === 'run' ? namedRuns(runs.map(({ path }) => path)) : learnersOf(runs)),
    ...untrained.map((learner, index) => ({
      name: configs.some((config) => learnerName(config) === learner) ? `untrained ${learner}` : learner,
      players: [runs.length + index],
    })),
  ];
  const again = entrants.find(({ name }, index) => entrants.findIndex((other) => other.name === name) !== index);
  if (again) throw new UserError(`${again.name} is named twice; nobody plays against itself.`);
  if (entrants.length < 2) {
    const hint = by === 'learner' && runs.length > 1 ? ' (all runs are of one learner with the same settings; leave out --by learner)' : '';
    throw new UserError(`A tournament needs at least two entrants, and there is ${entrants.length}${hint}; "random" is always one.`);
  }
  return { game, players, entrants };
}

async function openRun(path: string) {
  const folder = openRunFolder(path);
  const resolved = await resolveConfig(folder.config, process.cwd());
  const checkpoint = await folder.latestCheckpoint();
  if (!checkpoint) {
    throw new UserError(
      `${path} has no checkpoint yet, so there is no policy to play with: let the run get to one, or finish it with --resume.`,
    );
  }
  return { path, resolved, step: checkpoint.step };
}

function findLearner({ registry }: ResolvedConfig, name: string): void {
  try {
    registry.learner(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${name} is neither the folder of a run nor a learner: ${error.message}`);
  }
}

interface Played {
  readonly path: string;
  readonly resolved: ResolvedConfig;
}

/** The same but for what agents see of it. @throws UserError saying what differs */
function requireSameGame(one: Played, other: Played): void {
  const [a, b] = [one.resolved.config.env, other.resolved.config.env];
  const { perception = [] } = one.resolved.registry.environment(a.name);
  if (a.name !== b.name) {
    throw new UserError(
      `A tournament is between policies of one environment, but ${one.path} is of ${a.name} and ${other.path} of ${b.name}.`,
    );
  }
  const differing = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (key) => !perception.includes(key) && !isDeepStrictEqual(a[key], b[key]),
  );
  if (differing.length === 0) return;
  const differences = differing.map((key) => `env.${key} is ${JSON.stringify(a[key])} and ${JSON.stringify(b[key])}`);
  throw new UserError(
    `A tournament is between policies of the same game, but of ${one.path} and ${other.path}, both of ${a.name}, ${differences.join(', ')}.`,
  );
}

/** Learners with the training seeds that they have runs of. @throws UserError for a seed with two runs, which would count for two */
function learnersOf(runs: readonly Played[]): Entrant[] {
  const configs = runs.map(({ resolved }) => resolved.config);
  return groupRuns(configs).map(({ label, members }) => {
    const seeds = members.map((index) => configs[index]!.seed);
    const repeat = seeds.findIndex((seed, index) => seeds.indexOf(seed) !== index);
    if (repeat >= 0) {
      const [one, other] = [seeds.indexOf(seeds[repeat]!), repeat].map((index) => runs[members[index]!]!.path);
      throw new UserError(
        `${one} and ${other} are both ${label} with the training seed ${seeds[repeat]}, which would count twice; name one.`,
      );
    }
    return { name: label, players: members };
  });
}

/** Runs by the last parts of their paths, as many as tell them apart. */
function namedRuns(paths: readonly string[]): Entrant[] {
  const short = paths.map((path) => basename(join(path)));
  return paths.map((path, index) => ({
    name: short.filter((other) => other === short[index]).length > 1 ? path : short[index]!,
    players: [index],
  }));
}
