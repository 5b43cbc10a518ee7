export { gemm } from './gemm';
export { adam, gradientScale, rmsprop, sgd } from './optimiser';
export { run } from './program';
export { updateTarget } from './target';
