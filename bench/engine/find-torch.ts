import { spawnSync } from 'node:child_process';

/** Those of the interpreters that have torch, with its version; a name that is the same interpreter as another counts once. */
export function findTorch(candidates: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const script = 'import torch; print(torch.__version__); print(torch.__file__)';
  const seen = new Set<string>();
  for (const python of candidates) {
    const { status, stdout } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
    const [version = '', file = ''] = (stdout ?? '').split('\n');
    if (status !== 0 || seen.has(file)) continue;
    found.set(python, version.split('+')[0]!);
    seen.add(file);
  }
  return found;
}
