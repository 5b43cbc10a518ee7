import { requestStatus } from '../../envs/fleet/request-states.ts';
import type { EpisodeLog } from '../../envs/ride-pooling/episode-log.ts';

/** What rounding does to seconds that were reckoned in ticks. */
const ROUNDING = 1e-6;

/** Promises that were not kept in an episode that is over, told from its log alone. */
export function brokenPromises({ requests, rules, vehicles, epochs }: EpisodeLog): string[] {
  const broken: string[] = [];
  const check = (kept: boolean, what: string): void => {
    if (!kept) broken.push(what);
  };
  let done = 0;
  let seen = 0;
  for (let r = 0; r < requests.count; r++) {
    const [appeared, pickedUp, droppedOff] = [requests.appeared[r]!, requests.pickedUp[r]!, requests.droppedOff[r]!];
    if (requests.status[r] !== requestStatus.unseen) seen++;
    if (requests.status[r] !== requestStatus.done) {
      check(requests.status[r] === requestStatus.expired || requests.status[r] === requestStatus.unseen, `request ${r} came to no end`);
      check(pickedUp < 0 && droppedOff < 0, `request ${r} rode, and is not done`);
      continue;
    }
    done++;
    check(pickedUp >= appeared - ROUNDING, `request ${r} was picked up before it appeared`);
    check(pickedUp <= appeared + rules.maxWait + ROUNDING, `request ${r} was picked up too late`);
    check(droppedOff > pickedUp, `request ${r} took no time`);
    check(droppedOff <= appeared + requests.directSeconds[r]! + rules.maxDelay + ROUNDING, `request ${r} was dropped off too late`);
    check(requests.passengers[r]! <= rules.capacity, `request ${r} had more riders than there are seats`);
  }
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  check(sum(vehicles.served) === done, 'vehicles served other requests than were done');
  check(sum(epochs.seen.subarray(0, epochs.count)) === seen, 'epochs saw other requests than appeared');
  return broken;
}
