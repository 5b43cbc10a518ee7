// Compiles the population kernels (AssemblyScript) to dist/kernels/plain.wasm: plain SIMD, which is bit-reproducible by the wasm specification.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import asc from 'assemblyscript/asc';

process.chdir(join(import.meta.dirname, '..'));
mkdirSync('dist/kernels', { recursive: true });
const { error, stderr } = await asc.main([
  'src/population/kernels/assembly/index.ts',
  '--outFile',
  'dist/kernels/plain.wasm',
  '--enable',
  'simd',
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

// The kernels share one memory with their caller, so nothing may be written or run when they are instantiated.
const module = new WebAssembly.Module(readFileSync('dist/kernels/plain.wasm'));
const imports = WebAssembly.Module.imports(module);
if (imports.length !== 1 || imports[0].kind !== 'memory') {
  console.error(`The kernels must import a memory and nothing else, but import ${JSON.stringify(imports)}.`);
  process.exit(1);
}
