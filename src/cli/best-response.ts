import { join } from 'node:path';
import process from 'node:process';
import type { CAC } from 'cac';
import type { Group, PopulationEnv } from '../environment/population-env.ts';
import type { Deviation } from '../equilibrium/best-responder.ts';
import { writeAtomically } from '../runs/atomic-file.ts';
import { type BestResponse, findBestResponse } from '../runs/best-response.ts';
import type { Named } from '../runs/config.ts';
import { mergeOverrides } from '../runs/config-overrides.ts';
import { emptyConfig } from '../runs/config-source.ts';
import { learnerName } from '../runs/learner-name.ts';
import { type RestoredRun, restoreRun } from '../runs/restore-run.ts';
import { nearestOrAll } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { Arguments } from './arguments.ts';
import { INTERRUPTED } from './exit-codes.ts';
import { createFlags, type Flags } from './flags.ts';
import { formatCount, formatEstimate, formatFigure, formatTable } from './format.ts';
import { createPartProgress } from './part-progress.ts';
import { stopOnInterrupt } from './training-run.ts';

/** Who an agent that leaves the others becomes, unless the user says otherwise: a plain learner that has much to learn from alone. */
const DISCRETE: Named = { name: 'independent-q', gamma: 0.99, trainEvery: 1, batchSize: 64, replayDecisions: 20_000 };
const CONTINUOUS: Named = { name: 'ppo', gamma: 0.99 };

/** Adds `murmur best-response`. */
export function registerBestResponseCommand(cli: CAC, { dotted }: Arguments): void {
  cli
    .command('best-response <dir>', 'Train responders against the frozen policies of a run: a lower bound on how exploitable they are')
    .option('--deviator <who>', 'agent: one agent leaves the others; team: all of a group do, against the other groups (default: agent)')
    .option('--group <name>', 'Group of the deviator (default: the first one); a team may have several: redmelee,redranged')
    .option('--agents <n>', 'agent: seats to find responders for, spread evenly over the group (default: 1)')
    .option('--timesteps <n>', "Timesteps of a responder's training (default: as many as the run)")
    .option('--seeds <n>', 'Responders for each seat (default: 3); the best one in other episodes counts')
    .option('--episodes <n>', 'Evaluation episodes that gains are measured in (default: 50)')
    .option('--learner <name>', "Learner of the responders (default: independent-q or ppo for an agent, the run's own for a team)")
    .option('--learner.KEY <value>', 'Parameter of that learner')
    .option('--json', 'Print the result as JSON')
    .option('--quiet', 'Print nothing but the result and errors')
    .example('murmur best-response runs/battle-dmfg-ql-1-1 --deviator team --group red --timesteps 50000')
    .action(async (dir: unknown, options: Readonly<Record<string, unknown>>) => {
      await respondTo(String(dir), createFlags(options), dotted);
    });
}

async function respondTo(path: string, flags: Flags, dotted: Arguments['dotted']): Promise<void> {
  const count = (name: string): number | undefined => flags.number(name, { least: 1, whole: true });
  const [agents, timesteps, seeds, episodes] = [count('agents'), count('timesteps'), count('seeds') ?? 3, count('episodes') ?? 50];
  const run = await restoreRun(path);
  const { config } = run.resolved;
  const deviations = deviationsOf(run.env, flags, agents);
  const isTeam = deviations[0]!.kind === 'team';
  const learnerOf = (group: string): Named => withOptions(isTeam ? ownLearner(run, group) : alone(run.env, deviations[0]!), flags, dotted);
  const length = timesteps ?? config.totalTimesteps;
  if (length === 0) throw new UserError(`${path} was not trained, so it does not say how long a responder should be; give --timesteps.`);

  const progress = createPartProgress();
  const quiet = flags.switch('quiet') ?? false;
  const interrupt = stopOnInterrupt(() => progress.clear());
  try {
    const found = await findBestResponse(run, {
      deviations,
      learnerOf,
      timesteps: length,
      seeds: Array.from({ length: seeds }, (_, seed) => seed),
      episodes,
      folder: join(path, 'best-response'),
      signal: interrupt.signal,
      onProgress: (part, share) => {
        if (!quiet) progress.update(part, share);
      },
    });
    progress.clear();
    const record = {
      ...{ run: path, env: config.env.name, learner: learnerName(config), step: run.step, timesteps: length, episodes },
      responder: learnerOf(isTeam ? (deviations[0] as { groups: readonly string[] }).groups[0]! : ''),
      ...found,
    };
    await writeAtomically(join(path, 'best-response.json'), `${JSON.stringify(record, null, 2)}\n`);
    console.log(flags.switch('json') ? JSON.stringify(record) : inTable(record));
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    console.error((error as Error).message);
    process.exitCode = INTERRUPTED;
  } finally {
    interrupt.release();
    run.env.close?.();
  }
}

function deviationsOf({ groups }: PopulationEnv, flags: Flags, agents: number | undefined): Deviation[] {
  const kind = flags.text('deviator') ?? 'agent';
  if (kind !== 'agent' && kind !== 'team') throw new UserError(`The option --deviator is "${kind}"; it should be agent or team.`);
  const names = (flags.text('group') ?? groups[0]!.name).split(',');
  const all = groups.map(({ name }) => name);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new UserError(`There is no group "${unknown}"; ${nearestOrAll(unknown, all)}`);
  if (kind === 'team') {
    if (agents !== undefined) throw new UserError('The option --agents counts seats of single agents; a team leaves as a whole.');
    if (names.length === all.length) throw new UserError(`All groups (${all.join(', ')}) are of the team; nobody is left to be frozen.`);
    return [{ kind, groups: names }];
  }
  if (names.length > 1) throw new UserError(`An agent is of one group; --group names ${names.length} (${names.join(', ')}).`);
  const { capacity, name } = groups.find((group) => group.name === names[0])!;
  const seats = agents ?? 1;
  if (seats > capacity) throw new UserError(`The option --agents is ${seats}, but the group "${name}" has ${capacity} agents.`);
  return Array.from({ length: seats }, (_, seat) => ({ kind, group: name, agent: Math.floor((seat * capacity) / seats) }));
}

function ownLearner({ resolved: { config } }: RestoredRun, group: string): Named {
  return config.learners?.[group] ?? config.learner;
}

function alone({ groups }: PopulationEnv, deviation: Deviation): Named {
  const group: Group = groups.find(({ name }) => deviation.kind === 'agent' && name === deviation.group)!;
  return group.actionSpace.kind === 'box' ? CONTINUOUS : DISCRETE;
}

/** A learner with `--learner` and `--learner.KEY` laid over it; another name has its own parameters. */
function withOptions(block: Named, flags: Flags, dotted: Arguments['dotted']): Named {
  const name = flags.text('learner');
  const learner = name === undefined || name === block.name ? block : { name };
  return mergeOverrides({ ...emptyConfig, value: { learner } }, dotted).value['learner'] as Named;
}

function inTable(record: BestResponse & { readonly [key: string]: unknown }): string {
  const { run, learner, env, step, timesteps, responder, seats, gain, episodes } = record;
  const rows = seats.flatMap(({ deviation, frozen, responders, chosen }) =>
    responders.map(({ seed, gain: own }) => [
      deviation.kind === 'team' ? `the team ${deviation.groups.join(', ')}` : `agent ${deviation.agent} of ${deviation.group}`,
      formatFigure(frozen),
      `${seed}${seed === chosen ? ' *' : '  '}`,
      formatEstimate(own),
    ]),
  );
  return [
    `${run}: ${learner} on ${env}, frozen after ${formatCount(step as number)} timesteps`,
    `Responders: ${(responder as Named).name}, ${formatCount(timesteps as number)} timesteps; gains over ${episodes} evaluation episodes, 95 % paired bootstrap intervals`,
    '',
    formatTable(['who leaves', 'return as frozen', 'seed', 'gain'], rows),
    '',
    `Lower bound on exploitability: ${formatEstimate(gain)}`,
    '(* best in other episodes, which counts. The best response there is may gain more than any that was trained.)',
  ].join('\n');
}
