import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeAtomically } from '../runs/atomic-file.ts';
import { figureToSvg } from '../runs/figure-to-svg.ts';
import { JsonLines, readJsonLines } from '../runs/json-lines.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { ownVersion } from '../runs/system-record.ts';
import { svgToPng } from '../shared/rasterise-svg.ts';
import { UserError } from '../shared/user-error.ts';
import { heatMap } from './heat-map.ts';
import type { PlayedMatch, TournamentOrder } from './order.ts';
import type { Tournament } from './tournament.ts';

/**
 * The folder of a tournament: `order.json`, what is played; `matches.jsonl`, a line of games for every match that is over; at the end `tournament.json`
 * and the heat map.
 */
export interface TournamentFolder {
  readonly path: string;
  /** Matches that are over. */
  readonly played: readonly PlayedMatch[];
  add(match: PlayedMatch): void;
  /** Writes the results. Returns the files. */
  finish(tournament: Tournament): Promise<readonly string[]>;
}

/**
 * Makes the folder of a tournament, or opens it to go on.
 * @throws UserError where something is there and `resume` is not asked for, or another tournament is
 */
export async function openTournamentFolder(path: string, order: TournamentOrder, resume: boolean): Promise<TournamentFolder> {
  const orderFile = join(path, 'order.json');
  if (!resume && existsSync(path)) {
    throw new UserError(`${path} exists: pass --resume to go on with the tournament in it, or another --out.`);
  }
  if (existsSync(orderFile)) requireSameOrder(path, orderFile, order);
  makeFolder(path, 'folder of the tournament');
  await writeAtomically(orderFile, `${JSON.stringify(order)}\n`);
  const log = new JsonLines(join(path, 'matches.jsonl'));
  const played: PlayedMatch[] = [];
  for await (const line of readJsonLines(log.path)) played.push(line as unknown as PlayedMatch);
  return {
    path,
    played,
    add: (match) => log.append(match),
    async finish(tournament) {
      log.close();
      const svg = figureToSvg(tournamentFigure(tournament));
      const files = {
        'tournament.json': `${JSON.stringify(tournamentRecord(tournament), null, 2)}\n`,
        'heat-map.svg': svg,
        'heat-map.png': svgToPng(svg),
      };
      for (const [name, data] of Object.entries(files)) await writeAtomically(join(path, name), data);
      return Object.keys(files).map((name) => join(path, name));
    },
  };
}

function requireSameOrder(path: string, file: string, order: TournamentOrder): void {
  let begun: unknown;
  try {
    begun = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UserError(`${file} is not what a tournament wrote; begin another with a new --out.`);
  }
  if (isDeepStrictEqual(begun, JSON.parse(JSON.stringify(order)))) return;
  throw new UserError(
    `${path} holds another tournament: entrants, their checkpoints, --games, --seed and --by must be what they were. Begin another with a new --out.`,
  );
}

/** What stands in `tournament.json`, and what `--json` prints. */
export function tournamentRecord({ order, games, standings }: Tournament) {
  const { config, format, players, entrants, seed } = order;
  return {
    murmuration: ownVersion(),
    env: config.env,
    format: format.kind,
    seed,
    entrants: entrants.map(({ name, players: own }) => ({ name, players: own.map((player) => players[player]!) })),
    ...standings,
    games,
  };
}

function tournamentFigure({ order, standings }: Tournament) {
  const { format, config } = order;
  const what = {
    teams: 'Points of rows against columns (a draw is half a point), both sides',
    individuals: 'Games in which agents of the row got more than those of the column',
    returns: 'Episodes in which the row got a higher return than the column',
  }[format.kind];
  const games = Math.min(...standings.pairs.map((pair) => pair.games));
  return heatMap(standings, { title: `Tournament in ${config.env.name}`, subtitle: `${what}; ${games} games a pair, 95 % intervals` });
}
