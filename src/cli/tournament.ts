import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { CAC } from 'cac';
import { mergeOverrides } from '../runs/config-overrides.ts';
import { emptyConfig } from '../runs/config-source.ts';
import { type ResolvedConfig, resolveConfig } from '../runs/resolve-config.ts';
import { UserError } from '../shared/user-error.ts';
import { findEntrants } from '../tournaments/entrants.ts';
import type { Standings } from '../tournaments/standings.ts';
import { planTournament, playTournament, type Tournament } from '../tournaments/tournament.ts';
import { openTournamentFolder, tournamentRecord } from '../tournaments/tournament-folder.ts';
import type { Arguments } from './arguments.ts';
import { createFlags, type Flags, strayArguments } from './flags.ts';
import { formatFigure, formatTable } from './format.ts';
import { createStatusLine } from './status-line.ts';

const DEFAULT_GAMES = 100;
/** Bootstrap intervals over fewer of them hold the truth too seldom. */
const FEW_SEEDS = 5;

/** Adds `murmur tournament`. */
export function registerTournamentCommand(cli: CAC, { dotted }: Arguments): void {
  cli
    .command('tournament [...entrants]', 'Let the policies of runs, and scripted or untrained ones, play against each other')
    .option('--games <n>', `Games of every pair of entrants (default: ${DEFAULT_GAMES})`)
    .option('--by <what>', 'Entrants are: run, each by itself; learner, all seeds of a learner with the same settings (default: run)')
    .option('--seed <n>', 'All that is random in the games follows from it (default: 0)')
    .option('--jobs <n>', 'Matches played at the same time; changes no results (default: one a processor)')
    .option('--out <dir>', 'Folder of the results (default: tournaments/<env>-<n>)')
    .option('--resume', 'Go on with the tournament in --out')
    .option('--env <name>', 'The environment, where no entrant is a run')
    .option('--env.KEY <value>', 'Parameter of the environment, where no entrant is a run')
    .option('--json', 'Print the results as JSON')
    .option('--quiet', 'Print nothing but errors')
    .example('murmur tournament runs/battle-dmfg-ql-1-1 runs/battle-mfq-1-1 random --games 100')
    .example('murmur tournament runs/battle-* --by learner --games 200')
    .action(async (given: readonly unknown[], options: Readonly<Record<string, unknown>>) => {
      const names = [...strayArguments(options, ['resume', 'json', 'quiet']), ...given.map(String)];
      const flags = createFlags(options);
      await hold(names, flags, await gameOf(flags, dotted));
    });
}

async function hold(names: readonly string[], flags: Flags, game: ResolvedConfig | null): Promise<void> {
  const games = flags.number('games', { least: 1, whole: true }) ?? DEFAULT_GAMES;
  const jobs = flags.number('jobs', { least: 1, whole: true }) ?? availableParallelism();
  const seed = flags.number('seed', { least: 0, whole: true }) ?? 0;
  const by = flags.text('by') ?? 'run';
  if (by !== 'run' && by !== 'learner') throw new UserError(`--by must be run or learner, got ${by}.`);
  if (names.length === 0)
    throw new UserError('Name the entrants: murmur tournament RUN... [random]; each is the folder of a run, or a learner.');
  const field = await findEntrants(names, by, game);
  const order = await planTournament(field, games, seed);
  const resume = flags.switch('resume') ?? false;
  const out = flags.text('out');
  if (resume && out === undefined) throw new UserError('--resume needs the folder of the tournament to go on with: --out DIR.');
  const folder = await openTournamentFolder(out ?? freeFolder(order.config.env.name), order, resume);
  const quiet = flags.switch('quiet') ?? false;
  let done = folder.played.length;
  const status = createStatusLine(!quiet && process.stderr.isTTY ? process.stderr : null);
  const report = (): void => status.draw(`${done} of ${order.matches.length} matches played`);
  report();
  const tournament = await playTournament(order, {
    jobs,
    played: folder.played,
    onMatch(match) {
      folder.add(match);
      done++;
      report();
    },
  });
  status.clear();
  const files = await folder.finish(tournament);
  if (flags.switch('json')) console.log(JSON.stringify(tournamentRecord(tournament)));
  else if (!quiet) console.log(`${inWords(tournament)}\n\nWrote ${files.join(', ')}`);
}

/** The game of `--env`, if it is given. */
async function gameOf(flags: Flags, dotted: Arguments['dotted']): Promise<ResolvedConfig | null> {
  const name = flags.text('env');
  if (name === undefined) {
    const [first] = Object.keys(dotted);
    if (first !== undefined) throw new UserError(`--${first} needs --env NAME; where an entrant is a run, the run says what is played.`);
    return null;
  }
  const source = mergeOverrides(emptyConfig, { 'env.name': name, 'learner.name': 'random', ...dotted });
  return resolveConfig(source, process.cwd());
}

/** The first folder `tournaments/<env>-<n>` that is not there yet. */
function freeFolder(env: string): string {
  for (let n = 1; ; n++) {
    const path = join('tournaments', `${env.replace(/[^\w.+-]/g, '_')}-${n}`);
    if (!existsSync(path)) return path;
  }
}

/** Ranking and pairs as tables. */
function inWords({ order, standings }: Tournament): string {
  const { ranking, pairs } = standings;
  const isTeams = order.format.kind === 'teams';
  const table = formatTable(
    ['', 'Elo', '95 %', ...(ranking.some(({ players }) => players > 1) ? ['runs'] : []), 'games', 'won', 'drawn', 'lost', 'return'],
    ranking.map(({ name, elo, players, games, wins, draws, losses, return: mean }) => [
      name,
      elo.value.toFixed(0),
      `${elo.low.toFixed(0)} to ${elo.high.toFixed(0)}`,
      ...(ranking.some((other) => other.players > 1) ? [String(players)] : []),
      ...[games, wins, draws, losses].map(String),
      formatFigure(mean),
    ]),
  );
  const what = {
    teams: 'both sides',
    individuals: 'agents of all entrants in every game, seats in rotation; won: more reward an agent',
    returns: 'each alone on the same episodes; won: a higher return',
  }[order.format.kind];
  const few = ranking.filter(({ players }) => players > 1 && players < FEW_SEEDS).map(({ name, players }) => `${name} ${players}`);
  const caution = few.length > 0 ? `\n\nIntervals over fewer than ${FEW_SEEDS} training seeds are too narrow: ${few.join(', ')}.` : '';
  return `Tournament in ${order.config.env.name}: ${what}\n\n${table}\n\n${pairTable(pairs, isTeams)}${caution}`;
}

function pairTable(pairs: Standings['pairs'], isTeams: boolean): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  return formatTable(
    ['', 'games', 'won', 'drawn', 'lost', isTeams ? 'points' : 'better', '95 %', 'return, difference'],
    pairs.map(({ first, second, games, wins, draws, losses, score, margin }) => [
      `${first} against ${second}`,
      ...[games, wins, draws, losses].map(String),
      percent(score.value),
      `${percent(score.low)} to ${percent(score.high)}`,
      formatFigure(margin),
    ]),
  );
}
