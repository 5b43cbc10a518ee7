/**
 * The one form of schedule there is: in a straight line from `first` to `last` over the first `share` of a run, then constant.
 * @param progress timesteps done over all that are planned
 */
export function scheduled(first: number, last: number, share: number, progress: number): number {
  return first + (share === 0 ? 1 : Math.min(1, progress / share)) * (last - first);
}
