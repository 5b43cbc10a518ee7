import type { Population } from '../population/population.ts';
import type { ActionValueOptions, ActionValues } from './action-values.ts';
import type { Frame } from './frame.ts';
import { FrameRows } from './frame-rows.ts';

/** Values of candidates: a row and one output a candidate. */
export class CandidateValues extends FrameRows implements ActionValues {
  /** Row of every choice of every entry, -1 where there is none. */
  private readonly rowOf: Int32Array;
  /** Immediate reward of every row. */
  private readonly immediate: Float32Array;

  constructor(population: Population, options: ActionValueOptions) {
    super(population, options);
    this.rowOf = new Int32Array(options.maxFrames * options.shape.choices);
    this.immediate = new Float32Array(options.maxFrames * options.shape.choices);
  }

  add(policy: number, frame: Frame, only = -1): number {
    const { shape, rewardFeature, rewardScale = 1 } = this.options;
    const { observationSize, fieldSize, choices, features, bins } = shape;
    const { observation, candidate, destination, field, fieldThere } = this.population.inputs;
    const entry = this.entries++;
    for (let choice = 0; choice < choices; choice++) {
      if (!frame.mask[choice] || (only >= 0 && choice !== only)) {
        this.rowOf[entry * choices + choice] = -1;
        continue;
      }
      const row = this.rows++;
      this.rowOf[entry * choices + choice] = row;
      const from = choice * features;
      for (let i = 0; i < features; i++) candidate![row * features + i] = frame.candidates[from + i]!;
      this.immediate[row] = rewardFeature >= 0 ? rewardScale * frame.candidates[from + rewardFeature]! : 0;
      if (observation) observation.set(frame.observation, row * observationSize);
      const bin = bins > 0 ? frame.bins[choice]! : -1;
      if (destination) {
        destination.fill(0, row * bins, (row + 1) * bins);
        if (bin >= 0) destination[row * bins + bin] = 1;
      }
      if (fieldThere) fieldThere[row] = bin >= 0 ? frame.field[bin]! * fieldSize : 1;
      else if (field) field.set(frame.field, row * fieldSize);
      this.counts[policy]!++;
    }
    return entry;
  }

  values(entry: number, into: Float64Array): void {
    const { choices } = this.options.shape;
    for (let choice = 0; choice < choices; choice++) {
      into[choice] = this.rowOf[entry * choices + choice]! >= 0 ? this.value(entry, choice) : -Infinity;
    }
  }

  value(entry: number, choice: number): number {
    const row = this.row(entry, choice);
    return this.outputs[row]! + this.immediate[row]!;
  }

  row(entry: number, choice: number): number {
    return this.rowOf[entry * this.options.shape.choices + choice]!;
  }

  gradient(entry: number, choice: number, slope: number): void {
    const { choices } = this.options.shape;
    for (let other = 0; other < choices; other++) {
      const row = this.rowOf[entry * choices + other]!;
      if (row >= 0) this.slopes[row] = other === choice ? slope : 0;
    }
  }

  gradients(entry: number, slopes: Float32Array): void {
    for (let choice = 0; choice < slopes.length; choice++) {
      const row = this.row(entry, choice);
      if (row >= 0) this.slopes[row] = slopes[choice]!;
    }
  }
}
