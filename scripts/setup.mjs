// Makes a clone ready, and does nothing when it already is: installs the packages, builds the wasm kernels and the TypeScript.
// Uses Node alone, since it runs before anything is installed. Build marks hold the hash of what they were made from.
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Murmuration needs Node 20.19 or later; this is Node ${process.versions.node}.`);
  process.exit(2);
}
process.chdir(join(import.meta.dirname, '..'));

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

function hashOf(paths) {
  const hash = createHash('sha256').update(String(major));
  for (const path of paths.flatMap((path) => (path.includes('.') ? [path] : filesBelow(path)))) {
    hash.update(path).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function whenChanged(name, paths, results, command) {
  const mark = join('node_modules', '.murmuration', name);
  const hash = hashOf(paths);
  const current = existsSync(mark) && readFileSync(mark, 'utf8') === hash && results.every((path) => existsSync(path));
  if (current) return;
  console.error(`setup: ${command}`);
  execSync(command, { stdio: ['ignore', 2, 2] });
  mkdirSync(join('node_modules', '.murmuration'), { recursive: true });
  writeFileSync(mark, hash);
}

whenChanged('install', ['package.json', 'package-lock.json'], ['node_modules/typescript'], 'npm ci --no-audit --no-fund');
whenChanged(
  'wasm',
  ['src/population/kernels/assembly', 'src/fluctuation/kernels/assembly', 'envs/grid/kernels/assembly', 'scripts/build-wasm.mjs'],
  ['dist/kernels/plain.wasm', 'dist/kernels/fma.wasm', 'dist/kernels/guest.wasm', 'dist/kernels/matrix.wasm', 'dist/kernels/grid.wasm'],
  'npm run --silent build:wasm',
);
whenChanged(
  'typescript',
  ['src', 'envs', 'agents', 'benchmarks', 'bench', 'scripts/build-ts.mjs', 'tsconfig.json', 'tsconfig.build.json'],
  ['dist/src/cli/main.js'],
  'npm run --silent build:ts',
);
