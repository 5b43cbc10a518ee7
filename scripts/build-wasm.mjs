// Compiles the kernels (AssemblyScript). Plain SIMD is fixed to the bit by the wasm specification; dist/kernels/fma.wasm uses relaxed SIMD, whose fused multiply-add
// is faster and rounds as the processor does.
// The memory of a population is a shared one, so that several threads can work on it; `guest` works in the memory of TensorFlow.js, which is not.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import asc from 'assemblyscript/asc';

const population = 'src/population/kernels/assembly/index.ts';
const builds = {
  plain: { source: population, features: ['simd', 'threads'] },
  fma: { source: population, features: ['simd', 'relaxed-simd', 'threads'] },
  guest: { source: population, features: ['simd'] },
  matrix: { source: 'src/fluctuation/kernels/assembly/index.ts', features: ['simd'] },
  grid: { source: 'envs/grid/kernels/assembly/index.ts', features: [] },
};

process.chdir(join(import.meta.dirname, '..'));
mkdirSync('dist/kernels', { recursive: true });
for (const [name, { source, features }] of Object.entries(builds)) {
  const { error, stderr } = await asc.main([
    source,
    '--outFile',
    `dist/kernels/${name}.wasm`,
    ...features.flatMap((feature) => ['--enable', feature]),
    ...(features.includes('threads') ? ['--sharedMemory', '--maximumMemory', '65536'] : []),
    '--runtime',
    'stub',
    '--importMemory',
    '--noExportMemory',
    '--use',
    'abort=',
    '-O3',
    '--noAssert',
  ]);
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
}

// Node.js 20 compiles relaxed SIMD only when told to.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
// The kernels share one memory with their caller, so nothing may be written or run when they are instantiated.
for (const name of Object.keys(builds)) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(`dist/kernels/${name}.wasm`)));
  if (imports.length !== 1 || imports[0].kind !== 'memory') {
    console.error(`The kernels must import a memory and nothing else, but ${name}.wasm imports ${JSON.stringify(imports)}.`);
    process.exit(1);
  }
}
