// A worker thread of a tournament: plays one match after the other.
import { workerData } from 'node:worker_threads';
import { serveTasks } from '../shared/thread-tasks.ts';
import type { Match, TournamentOrder } from './order.ts';
import { playMatch } from './play-match.ts';
import { Stage } from './stage.ts';

const stage = Stage.open(workerData as TournamentOrder);
stage.catch(() => {});

serveTasks(async (match: Match) => playMatch(await stage, match));
