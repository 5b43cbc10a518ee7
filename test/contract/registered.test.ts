import { expect, test } from 'vitest';
import { checkEnvironment } from '../../src/environment/testing.ts';
import { loadRegistry } from '../../src/plugins/load-registry.ts';

const { environments } = (await loadRegistry([], import.meta.dirname)).list();

test.each(environments.map((definition) => [definition.name, definition] as const))('%s keeps the contract', async (_, definition) => {
  const { checks } = await checkEnvironment(definition);
  console.log(checks);
  expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
});
