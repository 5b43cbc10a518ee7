export type Activation = 'linear' | 'relu' | 'tanh' | 'elu' | 'sigmoid' | 'softplus';

/** He: N(0, 2/fanIn). Orthogonal: rows or columns orthonormal, times `gain`. Normal: N(0, std^2). Biases start at `bias`. */
export type Initialisation =
  | { readonly kind: 'he' }
  | { readonly kind: 'orthogonal'; readonly gain?: number }
  | { readonly kind: 'normal'; readonly std: number; readonly bias?: number };

/** A dense layer: y = activation(x W + b), W [inputs, units] row-major. */
export interface Dense {
  readonly units: number;
  readonly activation: Activation;
  /** Default: He for relu and elu, orthogonal with gain 1 otherwise. */
  readonly init?: Initialisation;
}

/** An input of the network and the layers it passes through alone before the concatenation (none: it is concatenated as it is). */
export interface Branch {
  readonly name: string;
  readonly size: number;
  readonly layers?: readonly Dense[];
  /** dLoss/dInput of this branch can be asked for with `Population.backwardInputs`. Default false. */
  readonly wantsGradient?: boolean;
}

/** A network as data: branches -> concatenation (in order) -> trunk -> heads. A head without layers is not allowed. */
export interface NetworkSpec {
  readonly branches: readonly Branch[];
  readonly trunk: readonly Dense[];
  readonly heads: readonly { readonly name: string; readonly layers: readonly Dense[] }[];
}
