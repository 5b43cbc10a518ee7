export { gemm } from './gemm';
export { adam, clipScales, rmsprop, sgd } from './optimiser';
export { run } from './program';
export { updateTarget } from './target';
