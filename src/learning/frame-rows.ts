import type { Population } from '../population/population.ts';
import type { ActionValueOptions } from './action-values.ts';
import { createFrame, type Frame } from './frame.ts';

/** Rows of frames, grouped by policy as they come. */
export abstract class FrameRows {
  readonly population: Population;
  protected readonly options: ActionValueOptions;
  /** Values by row, and dLoss/dQ. */
  protected readonly outputs: Float32Array;
  protected readonly slopes: Float32Array;
  protected readonly counts: Int32Array;
  /** A frame whose numbers lie in no row. */
  protected readonly loose: Frame;
  protected rows = 0;
  protected entries = 0;

  constructor(
    population: Population,
    options: ActionValueOptions,
    outputs = population.outputs['value']!,
    slopes = population.outputGradients['value']!,
  ) {
    this.population = population;
    this.options = options;
    this.outputs = outputs;
    this.slopes = slopes;
    this.counts = new Int32Array(options.policies);
    this.loose = createFrame(options.shape);
  }

  frame(): Frame {
    return this.loose;
  }

  clear(): void {
    this.counts.fill(0);
    this.rows = 0;
    this.entries = 0;
  }

  evaluate(which: 'online' | 'target'): void {
    this.population.forward(this.counts, which);
  }

  backward(): void {
    this.population.backward(this.counts);
  }
}
