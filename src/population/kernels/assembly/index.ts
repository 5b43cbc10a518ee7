export { gemm } from './gemm';
export { gradientScale } from './gradient-scale';
export { adam, rmsprop, sgd } from './optimiser';
export { run } from './program';
export { updateTarget } from './target';
