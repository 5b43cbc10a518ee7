// Compiles the TypeScript to dist/, and removes from there what earlier builds have left of files that are no more.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

process.chdir(join(import.meta.dirname, '..'));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
try {
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
} catch {
  process.exit(1);
}
for (const folder of ['src', 'envs', 'agents', 'benchmarks', 'bench']) {
  for (const entry of readdirSync(join('dist', folder), { recursive: true, withFileTypes: true })) {
    const made = join(entry.parentPath, entry.name);
    const source = made.slice('dist/'.length).replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
    if (entry.isFile() && !existsSync(source)) rmSync(made);
  }
}
// npx makes the command executable once for every folder, and never again for a clone that takes another's place.
chmodSync(join('dist', 'src', 'cli', 'main.js'), 0o755);
