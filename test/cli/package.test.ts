import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

it('packs what the program needs when it is installed, and nothing of the workshop', () => {
  const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' } as const;
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(printed) as [{ files: { path: string }[] }];
  const packed = files.map(({ path }) => path);
  const { bin, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
    exports: Record<string, Record<string, string>>;
  };
  const entries = [...Object.values(bin), ...Object.values(exports).flatMap((conditions) => Object.values(conditions))];
  const loadedByPath = [
    'dist/kernels/plain.wasm',
    'dist/kernels/fma.wasm',
    'dist/kernels/guest.wasm',
    'dist/envs/index.js',
    'dist/agents/index.js',
    'dist/benchmarks/index.js',
    'data/start.yaml',
    'data/city/edges.csv',
    'data/trips/synthetic-weekday.csv',
    'data/schemas/tlc-yellow-2015.yaml',
  ];
  expect(packed).toEqual(expect.arrayContaining([...entries.map((entry) => entry.replace('./', '')), ...loadedByPath, 'LICENSE']));
  expect(
    packed.filter((path) => !/^(data|suites|dist\/(src|envs|agents|benchmarks|kernels))\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path)),
  ).toEqual([]);
  expect(packed.filter((path) => path.endsWith('.map'))).toEqual([]);
});

it('has a command that can be executed as it is built', () => {
  expect(() => accessSync(join(root, 'dist/src/cli/main.js'), constants.X_OK)).not.toThrow();
});
