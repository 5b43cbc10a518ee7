import { describe, expect, it } from 'vitest';
import { checkEnvironment } from '../../src/environment/testing.ts';
import { loadRegistry } from '../../src/plugins/load-registry.ts';

const { environments } = (await loadRegistry([], import.meta.dirname)).list();

describe.each(environments.map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
  it('keeps the contract, can be resumed in the middle of an episode, and heeds its seed', async () => {
    const { checks } = await checkEnvironment(definition);
    const unmet = checks.filter(
      ({ name, status }) => status === 'failed' || status === 'warning' || (status === 'skipped' && name.startsWith('save')),
    );
    expect(unmet).toEqual([]);
  });
});
