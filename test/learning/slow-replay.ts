import type { ReplayOptions } from '../../src/learning/replay.ts';

interface Decision {
  readonly number: number;
  action: number;
  readonly rewards: number[];
  end: 'open' | 'followed' | 'terminal' | 'final';
}

/** A replay by plain lists that forget nothing; only what a ring would still hold is told. Frames are numbers. */
export class SlowReplay {
  private readonly options: ReplayOptions;
  private readonly lives: Decision[][];

  constructor(options: ReplayOptions) {
    this.options = options;
    this.lives = Array.from({ length: options.rows }, () => []);
  }

  open(row: number, number: number): void {
    this.add(row, number, 'open');
  }

  act(row: number, action: number): void {
    const decision = this.current(row);
    if (decision && decision.rewards.length === 0) decision.action = action;
  }

  reward(row: number, reward: number): void {
    this.current(row)?.rewards.push(reward);
  }

  terminate(row: number): void {
    const decision = this.current(row);
    if (decision) decision.end = 'terminal';
  }

  /** `number` null: nothing can be chosen where the episode was cut off. */
  truncate(row: number, number: number | null): void {
    const decision = this.current(row);
    if (!decision) return;
    if (number === null) decision.end = 'final';
    else this.add(row, number, 'final');
  }

  /** All that a policy can learn from, by the number of the frame decided on. */
  transitions(policy: number, length: number) {
    const { capacity, numPolicies, framesPerRow, gamma } = this.options;
    const all = new Map<number, { action: number; rewards: number; discount: number; to: number }>();
    for (const [row, life] of this.lives.entries()) {
      if (numPolicies > 1 && row % capacity !== policy) continue;
      const ring = life.slice(-framesPerRow);
      for (const [start, { number, action, end }] of ring.entries()) {
        if (end !== 'followed' && end !== 'terminal') continue;
        let [rewards, discount, at] = [0, 1, start];
        let terminal = false;
        for (let n = 0; n < length && !terminal; n++) {
          const decision = ring[at]!;
          if (decision.end === 'open' || decision.end === 'final') break;
          for (const reward of decision.rewards) {
            rewards += discount * reward;
            discount *= gamma;
          }
          terminal = decision.end === 'terminal';
          at++;
        }
        all.set(number, { action, rewards, discount: terminal ? 0 : discount, to: terminal ? -1 : ring[at]!.number });
      }
    }
    return all;
  }

  private add(row: number, number: number, end: 'open' | 'final'): void {
    const decision = this.current(row);
    if (decision) decision.end = 'followed';
    this.lives[row]!.push({ number, action: 0, rewards: [], end });
  }

  private current(row: number): Decision | undefined {
    const last = this.lives[row]!.at(-1);
    return last?.end === 'open' ? last : undefined;
  }
}
