import { expect, it } from 'vitest';
import { loadBuiltIns } from '../../src/plugins/built-in.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRegistry } from '../../src/plugins/registry.ts';

it('registers the environments that come with the package', async () => {
  const registry = createRegistry();
  await loadBuiltIns(registry);
  expect(registry.environment('ring')).toMatchObject({ name: 'ring', plugin: 'murmuration-envs', origin: 'built in' });
  const env = await makeEnvironment(registry.environment('ring'), { agents: 3 }, 2);
  expect(env.groups[0]!.rows).toBe(6);
});
