import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitArguments } from '../../src/cli/arguments.ts';
import { gatherConfig } from '../../src/cli/gather-config.ts';
import { trainCommand } from '../../src/suites/train-command.ts';

const key = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,5}$/).filter((name) => name !== 'name');
const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('true', '007', '1e3', '-1', '-x', '{}', '[a', 'null', 'a: b', '"', '~', 'line\nline'),
);
const plain = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), text);
const list = fc.array(fc.oneof(plain, fc.array(fc.integer(), { maxLength: 2 })), { maxLength: 3 });
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, plain, list, fc.dictionary(key, tie('value'), { maxKeys: 2, noNullPrototype: true })),
})).value;
const block = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/), fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true }))
  .map(([name, parameters]) => ({ ...parameters, name }));

it('says a configuration with options that mean it, whatever its values', () =>
  fc.assert(
    fc.property(block, block, fc.option(block), fc.nat(), (env, learner, red, seed) => {
      const config = { env, learner, ...(red ? { learners: { red } } : {}), seed, evaluate: { every: 5 } };
      const [, name, ...words] = trainCommand(config, 'runs/x');
      const { argv, dotted } = splitArguments(words);
      const { value: read } = gatherConfig(name, argv, dotted);
      expect(read).toEqual(JSON.parse(JSON.stringify(config)));
    }),
    { numRuns: 500 },
  ));

it('says what is given without parts', () => {
  const words = trainCommand({ env: { name: 'ring' }, learner: { name: 'neuradp', prioritisation: {} } }, 'runs/x');
  expect(words.slice(0, 6)).toEqual(['train', 'ring', '--learner', 'neuradp', '--learner.prioritisation', '{}']);
});
