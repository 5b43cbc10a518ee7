import type { Population } from '../population/population.ts';
import type { ActionValueOptions, ActionValues } from './action-values.ts';
import type { Frame } from './frame.ts';
import { FrameRows } from './frame-rows.ts';

/** Values of discrete actions: a row of outputs a frame. */
export class DiscreteValues extends FrameRows implements ActionValues {
  private readonly masks: Uint8Array;
  /** By row, those asked for so far: their numbers lie where the network reads them. */
  private readonly frames: Frame[] = [];

  constructor(population: Population, options: ActionValueOptions, outputs?: Float32Array, slopes?: Float32Array) {
    super(population, options, outputs, slopes);
    this.masks = new Uint8Array(options.maxFrames * options.shape.choices);
  }

  override frame(): Frame {
    if (this.rows === this.options.maxFrames) return this.loose;
    this.frames[this.rows] ??= this.frameOf(this.rows);
    return this.frames[this.rows]!;
  }

  add(policy: number, frame: Frame): number {
    const row = this.rows++;
    if (frame !== this.frames[row]) {
      const { observation, field, mask } = this.frameOf(row);
      observation.set(frame.observation);
      field.set(frame.field);
      mask.set(frame.mask);
    }
    this.counts[policy]!++;
    return row;
  }

  private frameOf(row: number): Frame {
    const { observationSize, fieldSize, choices } = this.options.shape;
    const { observation, field } = this.population.inputs;
    return {
      ...this.loose,
      observation: observation!.subarray(row * observationSize, (row + 1) * observationSize),
      field: field?.subarray(row * fieldSize, (row + 1) * fieldSize) ?? this.loose.field,
      mask: this.masks.subarray(row * choices, (row + 1) * choices),
    };
  }

  values(entry: number, into: Float64Array): void {
    const { choices } = this.options.shape;
    const at = entry * choices;
    for (let i = 0; i < choices; i++) into[i] = this.masks[at + i] ? this.outputs[at + i]! : -Infinity;
  }

  value(entry: number, choice: number): number {
    return this.outputs[entry * this.options.shape.choices + choice]!;
  }

  row(entry: number): number {
    return entry;
  }

  gradient(entry: number, choice: number, slope: number): void {
    const { choices } = this.options.shape;
    this.slopes.fill(0, entry * choices, (entry + 1) * choices);
    this.slopes[entry * choices + choice] = slope;
  }

  gradients(entry: number, slopes: Float32Array): void {
    const { choices } = this.options.shape;
    for (let i = 0; i < choices; i++) this.slopes[entry * choices + i] = this.masks[entry * choices + i] ? slopes[i]! : 0;
  }
}

/** The same from a network with two heads, the value of the state and the advantages of actions over it. */
export class DuelingValues extends DiscreteValues {
  constructor(population: Population, options: ActionValueOptions) {
    const size = options.maxFrames * options.shape.choices;
    super(population, options, new Float32Array(size), new Float32Array(size));
  }

  override evaluate(which: 'online' | 'target'): void {
    super.evaluate(which);
    const { state, advantage } = this.population.outputs;
    const { choices } = this.options.shape;
    for (let row = 0; row < this.rows; row++) {
      let mean = 0;
      for (let i = row * choices; i < (row + 1) * choices; i++) mean += advantage![i]! / choices;
      for (let i = row * choices; i < (row + 1) * choices; i++) this.outputs[i] = state![row]! + advantage![i]! - mean;
    }
  }

  override backward(): void {
    const { state, advantage } = this.population.outputGradients;
    const { choices } = this.options.shape;
    for (let row = 0; row < this.rows; row++) {
      let sum = 0;
      for (let i = row * choices; i < (row + 1) * choices; i++) sum += this.slopes[i]!;
      state![row] = sum;
      for (let i = row * choices; i < (row + 1) * choices; i++) advantage![i] = this.slopes[i]! - sum / choices;
    }
    super.backward();
  }
}
