import type { Group, GroupSpec, PopulationEnv } from '../environment/population-env.ts';
import { spaceSize } from '../environment/spaces.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { Learner, Mode, Policy } from './learner.ts';

/** No scaled number lies beyond this, so that what has hardly ever been seen does not outweigh everything else. */
const bound = 10;

/**
 * A learner that is shown its observations in units of their own size: each number is divided by the root of its mean square over all that the agents of the
 * network have seen in training. Adam's steps do not depend on the size of a gradient, so that without it a network learns its biases long before it listens
 * to small numbers. Nothing is subtracted: zero goes on meaning that there is nothing.
 */
export function withScaledObservations(learner: Learner, group: GroupSpec): Learner {
  return new ScaledObservations(learner, spaceSize(group.observationSpace));
}

class ScaledObservations implements Learner {
  readonly numPolicies: number;
  private readonly learner: Learner;
  private readonly size: number;
  /** Of each network: observations seen, and the sums of the squares of their numbers. */
  private readonly seen: Float64Array;
  private readonly squares: Float64Array;
  /** What each number is multiplied by. [networks, size] */
  private readonly factors: Float32Array;

  constructor(learner: Learner, size: number) {
    this.learner = learner;
    this.numPolicies = learner.numPolicies;
    this.size = size;
    this.seen = new Float64Array(this.numPolicies);
    this.squares = new Float64Array(this.numPolicies * this.size);
    this.factors = new Float32Array(this.squares.length);
    this.measure();
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const view: Group = { ...group, observations: new Float32Array(group.observations.length) };
    const policy = this.learner.attach(view, { ...env, groups: env.groups.map((other) => (other === group ? view : other)) });
    const { foresight } = policy;
    const look = (mode: Mode): void => {
      if (mode === 'train') this.note(group);
      this.show(group, view);
    };
    return {
      begin: (copy) => {
        this.show(group, view);
        policy.begin(copy);
      },
      act: (mode) => {
        look(mode);
        policy.act(mode);
      },
      ...(foresight
        ? {
            foresight: {
              intend: () => {
                look('evaluate');
                foresight.intend();
              },
              foresee: () => foresight.foresee(),
              decide: (mode: Mode) => {
                look(mode);
                foresight.decide(mode);
              },
            },
          }
        : {}),
      ...(policy.probabilities
        ? {
            probabilities: (into: Float64Array) => {
              this.show(group, view);
              policy.probabilities?.(into);
            },
          }
        : {}),
      observe: (mode) => {
        this.show(group, view);
        policy.observe(mode);
      },
      saveState: () => policy.saveState(),
      loadState: (state) => policy.loadState(state),
    };
  }

  learn(step: number): boolean {
    return this.learner.learn(step);
  }

  metrics(): Record<string, number> {
    return this.learner.metrics();
  }

  saveState(): SnapshotRecord {
    return { learner: this.learner.saveState(), seen: this.seen.slice(), squares: this.squares.slice() };
  }

  loadState(state: SnapshotRecord): void {
    this.learner.loadState(state['learner'] as SnapshotRecord);
    this.seen.set(state['seen'] as Float64Array);
    this.squares.set(state['squares'] as Float64Array);
    this.measure();
  }

  /** Adds what those who live see before they act. */
  private note({ alive, observations, rows }: Group): void {
    const { seen, squares, size, numPolicies } = this;
    for (let row = 0; row < rows; row++) {
      if (!alive[row]) continue;
      const policy = row % numPolicies;
      seen[policy]!++;
      for (let i = 0, at = policy * size, from = row * size; i < size; i++) squares[at + i]! += observations[from + i]! ** 2;
    }
    this.measure();
  }

  private measure(): void {
    const { seen, squares, factors, size } = this;
    for (let i = 0; i < factors.length; i++) factors[i] = squares[i]! > 0 ? Math.sqrt(seen[Math.floor(i / size)]! / squares[i]!) : 1;
  }

  /** Shows the learner the observations as they now are. */
  private show({ observations, rows }: Group, view: Group): void {
    const { factors, size, numPolicies } = this;
    for (let row = 0; row < rows; row++) {
      const [at, scale] = [row * size, (row % numPolicies) * size];
      for (let i = 0; i < size; i++) {
        const scaled = observations[at + i]! * factors[scale + i]!;
        view.observations[at + i] = scaled > bound ? bound : scaled < -bound ? -bound : scaled;
      }
    }
  }
}
