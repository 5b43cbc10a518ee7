/** Whose turn it is to learn: so many policies in each optimiser step, round and round, so that all get equally many. */
export class LearningTurns {
  /** Policies that learn in one step. */
  readonly size: number;
  /** The policy that is first in the next step; all the state there is. */
  next = 0;
  private readonly policies: number;

  /** `size` null: all of them. */
  constructor(policies: number, size: number | null) {
    this.policies = policies;
    this.size = Math.min(size ?? policies, policies);
  }

  /** The policies of this step, in ascending order, wherever the round begins; the next step is that of those after them. */
  take(visit: (policy: number) => void): void {
    const { next, size, policies } = this;
    const beyond = Math.max(0, next + size - policies);
    for (let learner = 0; learner < size; learner++) visit(learner < beyond ? learner : next + learner - beyond);
    this.next = (next + size) % policies;
  }
}
