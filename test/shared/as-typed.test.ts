import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { asTyped } from '../../src/shared/as-typed.ts';

it('leaves alone what a shell takes as it is', () => {
  expect(asTyped(['train', '--out', 'runs/ring-0', '--env.agents=3'])).toBe('train --out runs/ring-0 --env.agents=3');
});

it('is read by a shell as the words that it was made of', () => {
  const words = ['my runs', "it's", '$HOME', '*', '', 'a"b', 'back\\slash'];
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${asTyped(words)}`], { encoding: 'utf8' });
  expect(read.split('\n').slice(0, -1)).toEqual(words);
});
