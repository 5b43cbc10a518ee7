import type { EngineOptions } from '../../src/population/engine.ts';

/** An engine under measurement, by what it takes to start it. */
export type ContestantSpec = {
  /** As it stands in the table. */
  readonly engine: string;
  readonly threads: number;
  /** Share of observation numbers other than zero, where it is not the task's own tenth. */
  readonly density?: number;
} & (
  | { readonly kind: 'population'; readonly options: EngineOptions; readonly products?: boolean }
  | { readonly kind: 'plain' | 'blocked' | 'stock' }
  | { readonly kind: 'torch'; readonly python: string; readonly form: 'loop' | 'bmm' }
);

export const PLAIN = 'plain TypeScript';
const wasm: EngineOptions = { name: 'wasm', precision: 'deterministic', threads: 1, backend: 'auto' };
const tfjs: EngineOptions = { ...wasm, name: 'tfjs' };
const fast: EngineOptions = { ...wasm, precision: 'fast' };

/** All engines that run on so many threads. `pythons`: interpreters that have torch, with the version. */
export function contestants(threads: number, pythons: ReadonlyMap<string, string>): ContestantSpec[] {
  const own = (engine: string, options: EngineOptions, more: { density?: number; products?: boolean } = {}): ContestantSpec => ({
    kind: 'population',
    engine,
    threads,
    options: { ...options, threads },
    ...more,
  });
  const torch = [...pythons].flatMap(([python, version]): ContestantSpec[] => [
    { kind: 'torch', engine: `torch ${version} loop`, threads, python, form: 'loop' },
    { kind: 'torch', engine: `torch ${version} bmm`, threads, python, form: 'bmm' },
  ]);
  const both = [own('wasm deterministic', wasm, { products: true }), own('wasm fast', fast, { products: true })];
  const dense = [own('wasm deterministic, dense data', wasm, { density: 1 }), own('wasm fast, dense data', fast, { density: 1 })];
  if (threads > 1) return [...both, ...dense, ...torch];
  return [
    ...both,
    ...dense,
    { kind: 'plain', engine: PLAIN, threads },
    { kind: 'blocked', engine: 'plain TypeScript, blocked', threads },
    { kind: 'stock', engine: 'TensorFlow.js wasm, as it comes', threads },
    own('tfjs wasm', { ...tfjs, backend: 'wasm' }),
    own('tfjs tensorflow', { ...tfjs, backend: 'tensorflow' }),
    ...torch,
  ];
}
