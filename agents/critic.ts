import type { Group } from '../src/environment/population-env.ts';
import type { FrameShape } from '../src/learning/frame.ts';
import type { Population } from '../src/population/population.ts';
import { copyRow } from '../src/shared/copy-row.ts';
import { eachRow } from './each-row.ts';

/** What the critics of a group's agents say of rows. */
export class Critic {
  readonly population: Population;
  private readonly shape: FrameShape;
  /** Rows of each network in the last pass, and the environment's row of each. */
  private readonly counts: Int32Array;
  private readonly rowOf: Int32Array;

  constructor(population: Population, shape: FrameShape) {
    this.population = population;
    this.shape = shape;
    this.counts = new Int32Array(population.policies);
    this.rowOf = new Int32Array(population.maxRows);
  }

  /** Writes V(o, m) of the rows that are meant into `into` [rows], and leaves the others as they are. `fields`: their estimates [rows, fieldSize], if any. */
  value(group: Group, fields: Float32Array | null, isMeant: (row: number) => boolean, into: Float32Array): void {
    const { population, counts, rowOf } = this;
    const count = this.present(group, fields, isMeant);
    population.forward(counts);
    for (let at = 0; at < count; at++) into[rowOf[at]!] = population.outputs['value']![at]!;
  }

  /** Writes what the rows that are meant see into the inputs; returns how many there are. */
  private present(group: Group, fields: Float32Array | null, isMeant: (row: number) => boolean): number {
    const { counts, rowOf } = this;
    const { policies, inputs } = this.population;
    const { observation, field } = inputs;
    const { observationSize, fieldSize } = this.shape;
    let count = 0;
    counts.fill(0);
    eachRow(group, policies, (row, policy) => {
      if (!isMeant(row)) return;
      copyRow(group.observations, row, observation!, count, observationSize);
      if (field) copyRow(fields!, row, field, count, fieldSize);
      counts[policy]!++;
      rowOf[count++] = row;
    });
    return count;
  }
}
