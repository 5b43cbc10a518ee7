import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEnvironment } from '../../src/environment/definition.ts';
import { defineLearner } from '../../src/learning/learner.ts';
import { createRegistry } from '../../src/plugins/registry.ts';
import { UserError } from '../../src/shared/user-error.ts';

const environment = (name: string) =>
  defineEnvironment({
    name,
    summary: `the ${name}`,
    parameters: z.object({}),
    make: () => {
      throw new Error('not made here');
    },
  });
const learner = (name: string) =>
  defineLearner({
    name,
    summary: `the ${name}`,
    parameters: z.object({}),
    supports: () => true,
    create: () => {
      throw new Error('not made here');
    },
  });

function filled() {
  const registry = createRegistry();
  registry.add({ name: 'first', envs: [environment('battle'), environment('ring')], learners: [learner('random')] }, 'built in');
  registry.add({ name: 'second', envs: [environment('plaza')] }, '/plugins/plaza.ts');
  return registry;
}

describe('a registry', () => {
  it('finds definitions and where they come from', () => {
    const registry = filled();
    expect(registry.environment('plaza')).toMatchObject({
      name: 'plaza',
      summary: 'the plaza',
      plugin: 'second',
      origin: '/plugins/plaza.ts',
    });
    expect(registry.learner('random')).toMatchObject({ name: 'random', plugin: 'first', origin: 'built in' });
  });

  it('lists them in the order they came', () => {
    const { environments, learners } = filled().list();
    expect(environments.map(({ name }) => name)).toEqual(['battle', 'ring', 'plaza']);
    expect(learners.map(({ name }) => name)).toEqual(['random']);
  });

  it.each([
    [
      'a mistyped environment',
      () => filled().environment('batle'),
      'There is no environment called "batle". Did you mean "battle"? Known environments: battle, plaza, ring.',
    ],
    [
      'a mistyped learner',
      () => filled().learner('randm'),
      'There is no learner called "randm". Did you mean "random"? Known learners: random.',
    ],
    [
      'a name like no other',
      () => filled().environment('xyzzy-quux'),
      'There is no environment called "xyzzy-quux". Known environments: battle, plaza, ring.',
    ],
    ['an empty registry', () => createRegistry().learner('random'), 'There is no learner called "random". No learners are registered.'],
    [
      'a name that another plugin has',
      () => filled().add({ name: 'third', envs: [environment('ring')] }, '/plugins/third.js'),
      'Plugin "third" (/plugins/third.js) brings the environment "ring", a name that plugin "first" (built in) has already taken; rename one.',
    ],
    [
      'a name twice in a plugin',
      () => filled().add({ name: 'third', learners: [learner('bold'), learner('bold')] }, '/plugins/third.js'),
      'Plugin "third" (/plugins/third.js) brings two learners called "bold"; rename one of them.',
    ],
    [
      'two plugins of one name',
      () => filled().add({ name: 'second' }, '/plugins/other.js'),
      'Two plugins are called "second": one from /plugins/plaza.ts, one from /plugins/other.js. Load one of them, or rename one.',
    ],
  ])('says a sentence about %s', (_, call, sentence) => {
    expect(call).toThrow(UserError);
    expect(call).toThrow(sentence);
  });

  it('adds nothing of a plugin that it refuses', () => {
    const registry = filled();
    const clash = { name: 'third', envs: [environment('new'), environment('ring')], learners: [learner('bold')] };
    expect(() => registry.add(clash, 'there')).toThrow();
    expect(() => registry.environment('new')).toThrow('There is no environment');
    expect(() => registry.learner('bold')).toThrow('There is no learner');
    registry.add({ name: 'third', envs: [environment('new')] }, 'there');
    expect(registry.environment('new').plugin).toBe('third');
  });
});
