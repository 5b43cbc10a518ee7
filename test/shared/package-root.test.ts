import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

it('is the folder of this package', () => {
  expect(packageRoot()).toBe(join(import.meta.dirname, '..', '..'));
});
