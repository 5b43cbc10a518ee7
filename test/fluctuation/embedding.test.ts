import { describe, expect, it } from 'vitest';
import { drawNetwork, embeddingWarnings } from '../../src/fluctuation/embedding.ts';
import { gaussianEmbedding } from '../../src/fluctuation/gaussian-embedding.ts';
import { drawLabels } from '../../src/fluctuation/labels.ts';
import { type MeanFieldNetwork, sizesAt } from '../../src/fluctuation/network.ts';
import { referenceProblem } from '../../src/fluctuation/reference-problem.ts';
import { SOBOL_DIMENSIONS, sobolPoints } from '../../src/fluctuation/sobol.ts';
import { createRng } from '../../src/shared/rng.ts';

describe('Sobol points', () => {
  it('put one point into every interval of every dimension, scrambled or not', () => {
    const count = 256;
    const points = sobolPoints(count, SOBOL_DIMENSIONS, createRng('sobol'));
    for (let d = 0; d < SOBOL_DIMENSIONS; d++) {
      const cells = new Set(Array.from({ length: count }, (_, i) => Math.floor(points[i * SOBOL_DIMENSIONS + d]! * count)));
      expect(cells.size).toBe(count);
    }
  });

  it('put one point into every rectangle of equal area in the first two dimensions', () => {
    const count = 64;
    const points = sobolPoints(count, 2, createRng('net'));
    for (let columns = 1; columns <= count; columns *= 2) {
      const rows = count / columns;
      const cells = new Set(
        Array.from({ length: count }, (_, i) => Math.floor(points[2 * i]! * columns) * rows + Math.floor(points[2 * i + 1]! * rows)),
      );
      expect(cells.size).toBe(count);
    }
  });

  it('integrate a smooth function of ten coordinates far better than independent labels', () => {
    // E exp(0.2 (c_1 + ... + c_10)) = exp(0.2).
    const error = (kind: 'sobol' | 'independent') => {
      const count = 4096;
      const squares = Array.from({ length: 8 }, (_, repeat) => {
        const labels = drawLabels(kind, count, 10, createRng(`integral/${repeat}`));
        let sum = 0;
        for (let j = 0; j < count; j++) sum += Math.exp(0.2 * labels.subarray(j * 10, j * 10 + 10).reduce((a, b) => a + b, 0));
        return (sum / count - Math.exp(0.2)) ** 2;
      });
      return Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
    };
    expect(error('sobol')).toBeLessThan(error('independent') / 5);
    expect(error('independent')).toBeLessThan(0.03);
  });
});

describe('embeddings', () => {
  const network: MeanFieldNetwork = {
    inputs: 3,
    hidden: [{ activation: 'relu' }, { activation: 'tanh', relativeWidth: 2 }, { activation: 'tanh' }],
    outputs: 2,
  };

  it('draw the same network from the same seed, and another from another', () => {
    const draw = (seed: string) => drawNetwork(gaussianEmbedding(network), sizesAt(network, 5), 'independent', createRng(seed));
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a').parameters.flat).not.toEqual(draw('b').parameters.flat);
    expect(draw('a').neuronWeights[2]).toEqual(new Float64Array(10).fill(0.1));
  });

  it('give the Gaussian weights the scales that were asked for', () => {
    const embedding = gaussianEmbedding(network, { firstScale: 3, middleScale: 0.5, outputScale: 0.25, outputMean: 2, biasScale: 0.1 });
    const { parameters } = drawNetwork(embedding, [3, 400, 400, 400, 2], 'sobol', createRng('scales'));
    const moments = (values: Float64Array) => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)] as const;
    };
    const near = (values: Float64Array, mean: number, std: number) => {
      const [measuredMean, measuredStd] = moments(values);
      expect(Math.abs(measuredMean - mean)).toBeLessThan(0.05 * std);
      expect(Math.abs(measuredStd / std - 1)).toBeLessThan(0.05);
    };
    near(parameters.weights[1]!, 0, Math.sqrt(3));
    near(parameters.weights[2]!, 0, 0.5);
    near(parameters.weights[3]!, 0, 0.5);
    near(parameters.weights[4]!, 2, 0.25);
    near(parameters.biases[2]!, 0, 0.1);
  });

  it('warn of independent middle weights in networks of four layers, and name the remedy', () => {
    const { middleWeight: _, ...embedding } = { ...gaussianEmbedding(network), independentNoise: { mean: 0, std: 1 } };
    expect(embeddingWarnings(network, embedding)).toEqual([expect.stringMatching(/4 layers.*middleWeight/)]);
    expect(embeddingWarnings(network, gaussianEmbedding(network))).toEqual([]);
    expect(embeddingWarnings(referenceProblem(3).network, { ...embedding })).toEqual([]);
  });
});
