import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineNetwork } from '../../src/learning/network-definition.ts';
import { defineTfNetwork, type TfParameter } from '../../src/population/tfjs/tf-network.ts';
import { UserError } from '../../src/shared/user-error.ts';

const count = z.number().int().min(1);

const parameters = z.strictObject({
  filters: count.default(16),
  /** Side of the filters, in cells. */
  size: count.default(3),
  /** Cells from one place of a filter to the next. */
  stride: count.default(2),
  /** ReLU layers after the convolution, where the other inputs join. */
  hidden: z.array(count).min(1).default([64]),
});

/**
 * A small convolutional network for observations of a grid: one convolution with relu, then dense layers over what it found and whatever else the learner
 * gives, such as a mean field. It is also the example of a network of one's own: written for one policy, whose rows come together.
 */
export const gridConvolution = defineNetwork({
  name: 'grid-convolution',
  summary: 'One convolution over an observation [height, width, channels], then dense layers; wants --engine tfjs.',
  parameters,
  create({ branches, heads }, { filters, size, stride, hidden }) {
    const image = branches.find(({ name }) => name === 'observation');
    if (image?.shape.length !== 3) {
      throw new UserError(
        `The network "grid-convolution" wants an observation of the shape [height, width, channels]; this one is ${image ? `[${image.shape}]` : 'not used'}.`,
      );
    }
    const [height, width, channels] = image.shape as [number, number, number];
    if (size > Math.min(height, width)) {
      throw new UserError(
        `The network "grid-convolution" has filters of ${size} cells, larger than the observation, ${height} x ${width}.`,
      );
    }
    const places = (side: number) => Math.floor((side - size) / stride) + 1;
    const found = places(height) * places(width) * filters;
    const others = branches.filter((branch) => branch !== image);
    const dense = [...hidden.keys()].map((index) => `dense/${index}`);
    const widths = [others.reduce((sum, other) => sum + other.size, found), ...hidden];
    const layer = (name: string, inputs: number, units: number): TfParameter[] => [
      { name: `${name}/weights`, shape: [inputs, units] },
      { name: `${name}/bias`, shape: [units] },
    ];
    return defineTfNetwork({
      name: 'grid-convolution',
      branches,
      heads,
      parameters: [
        { name: 'convolution/weights', shape: [size, size, channels, filters] },
        { name: 'convolution/bias', shape: [filters] },
        ...dense.flatMap((name, index) => layer(name, widths[index]!, hidden[index]!)),
        ...heads.flatMap((head) => layer(`heads/${head.name}`, widths.at(-1)!, head.size)),
      ],
      forward(tf, weights, inputs) {
        const cells = tf.reshape(inputs['observation']!, [-1, height, width, channels]) as Tensor4D;
        const filter = weights['convolution/weights'] as Tensor4D;
        const seen = tf.relu(tf.add(tf.conv2d(cells, filter, stride, 'valid'), weights['convolution/bias']!));
        const product = (x: Tensor, name: string) => tf.add(tf.matMul(x, weights[`${name}/weights`]!), weights[`${name}/bias`]!);
        const joined = tf.concat([tf.reshape(seen, [-1, found]), ...others.map(({ name }) => inputs[name]!)], 1);
        const trunk = dense.reduce<Tensor>((x, name) => tf.relu(product(x, name)), joined);
        return Object.fromEntries(heads.map(({ name }) => [name, product(trunk, `heads/${name}`)]));
      },
    });
  },
});
