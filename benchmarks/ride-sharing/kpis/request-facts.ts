import { requestStatus } from '../../../envs/fleet/request-states.ts';
import type { EpisodeLog } from '../../../envs/ride-pooling/episode-log.ts';

/** What became of the requests of an episode, one value each. [requests] */
export interface RequestFacts {
  readonly count: number;
  /** 1: it was brought to its destination, or a vehicle was about to when the log was read. */
  readonly served: Uint8Array;
  /** 1: it was lost or expired; those that are neither were open when the episode ended. */
  readonly rejected: Uint8Array;
  readonly passengers: Uint8Array;
  /** Place of the pick-up. */
  readonly origin: Int32Array;
  /** Seconds since the episode's start. */
  readonly appeared: Float64Array;
  /** Seconds from the request to the pick-up; NaN if it was not picked up. */
  readonly wait: Float64Array;
  /** Seconds on board beyond those of the direct ride; NaN if it was not dropped off. */
  readonly rideDelay: Float64Array;
  /** Seconds on board / those of the direct ride; NaN if it was not dropped off. */
  readonly detour: Float64Array;
  /** `wait` and `rideDelay` together. */
  readonly delay: Float64Array;
}

export function requestFacts({ requests }: EpisodeLog): RequestFacts {
  const { count, appeared, pickedUp, droppedOff, directSeconds, status, passengers, origin } = requests;
  const each = (value: (request: number) => number) => Float64Array.from({ length: count }, (_, request) => value(request));
  const marks = (mark: (request: number) => boolean) => Uint8Array.from({ length: count }, (_, request) => (mark(request) ? 1 : 0));
  // What has not happened is -1 in the log.
  const wait = each((i) => (pickedUp[i]! < 0 ? Number.NaN : pickedUp[i]! - appeared[i]!));
  const onBoard = each((i) => (droppedOff[i]! < 0 ? Number.NaN : droppedOff[i]! - pickedUp[i]!));
  const rideDelay = onBoard.map((seconds, i) => seconds - directSeconds[i]!);
  return {
    count,
    served: marks((i) => taken.includes(status[i]!)),
    rejected: marks((i) => status[i] === requestStatus.expired),
    passengers: passengers.subarray(0, count),
    origin: origin.subarray(0, count),
    appeared: appeared.subarray(0, count),
    wait,
    rideDelay,
    detour: onBoard.map((seconds, i) => seconds / directSeconds[i]!),
    delay: wait.map((seconds, i) => seconds + rideDelay[i]!),
  };
}

const taken: readonly number[] = [requestStatus.held, requestStatus.riding, requestStatus.done];
