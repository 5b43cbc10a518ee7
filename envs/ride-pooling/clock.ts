/**
 * Time as the vehicles drive it: ticks of the driving table since the episode's start. An hour has the more ticks, the faster its traffic,
 * so that a leg of so many ticks ends so many ticks after it began, at whatever hours it is driven.
 */
export interface Clock {
  /** Ticks at a time in seconds since the episode's start, not rounded. */
  tickAt(seconds: number): number;
  /** The first whole tick that is not before a time. */
  firstTickAt(seconds: number): number;
  /** The last whole tick that is not after a time. */
  lastTickAt(seconds: number): number;
  /** The reverse. */
  secondsAt(tick: number): number;
}

/** Share of a tick by which a time may miss a whole tick and still count as it: what rounding does. */
const ROUNDING = 1e-6;

/** Hours beyond the episode's end that the clock knows: rides taken at its end are driven to theirs. */
const HOURS_BEYOND = 24;

/**
 * @param secondsPerTick of each local hour, [24]
 * @param startSecond local second of the day at which the episode starts
 * @param duration its length in seconds
 */
export function createClock(secondsPerTick: Float64Array, startSecond: number, duration: number): Clock {
  const hours = Math.ceil(duration / 3600) + 1 + HOURS_BEYOND;
  const intoHour = startSecond % 3600;
  const firstHour = Math.floor(startSecond / 3600);
  // Entry i: the i-th hour that the episode touches, of which it sees what comes `second` after its start. Tick 0 is second 0 to the last bit.
  const second = Float64Array.from({ length: hours }, (_, i) => Math.max(0, i * 3600 - intoHour));
  const pace = Float64Array.from({ length: hours }, (_, i) => secondsPerTick[(firstHour + i) % 24]!);
  const tick = new Float64Array(hours);
  for (let i = 1; i < hours; i++) tick[i] = tick[i - 1]! + (second[i]! - second[i - 1]!) / pace[i - 1]!;
  const tickAt = (seconds: number): number => {
    const i = Math.min(hours - 1, Math.max(0, Math.floor((seconds + intoHour) / 3600)));
    return tick[i]! + (seconds - second[i]!) / pace[i]!;
  };
  return {
    tickAt,
    firstTickAt: (seconds) => Math.ceil(tickAt(seconds) - ROUNDING),
    lastTickAt: (seconds) => Math.floor(tickAt(seconds) + ROUNDING),
    secondsAt(at) {
      let low = 0;
      let high = hours - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (tick[middle]! <= at) low = middle;
        else high = middle - 1;
      }
      return second[low]! + (at - tick[low]!) * pace[low]!;
    },
  };
}
