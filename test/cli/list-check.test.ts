import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { cac } from 'cac';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { refuseUnknownOptions, splitArguments } from '../../src/cli/arguments.ts';
import { registerCheckCommand } from '../../src/cli/check.ts';
import { registerListCommand } from '../../src/cli/list.ts';

const plaza = join(import.meta.dirname, '../../docs/examples/plaza.ts');
let folder: string;
let noisy: string;

/** Runs a command line as `murmur` would, and gives back what it printed and its exit code. */
async function run(...words: string[]): Promise<{ output: string; exitCode: number }> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const args = splitArguments(words);
  const cli = cac('murmur');
  registerListCommand(cli, args);
  registerCheckCommand(cli, args);
  cli.parse(['node', 'murmur', ...args.argv], { run: false });
  refuseUnknownOptions(cli.matchedCommand!, cli.options, args.dotted);
  await cli.runMatchedCommand();
  const output = write.mock.calls.map(([text]) => String(text)).join('');
  return { output, exitCode: Number(process.exitCode ?? 0) };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'murmuration-cli-'));
  noisy = join(folder, 'noisy.ts');
  writeFileSync(
    noisy,
    `import { box, defineEnvironment, definePlugin, discrete, z } from 'murmuration';
     const makeParallel = ({ height }: { height: number }) => {
       const env = {
         possibleAgents: ['a_0'], agents: [] as string[],
         observationSpace: () => box([1], 0, 1), actionSpace: () => discrete(2),
         reset() { env.agents = ['a_0']; return { observations: { a_0: [height] }, infos: {} }; },
         step() {
           env.agents = [];
           return { observations: { a_0: [0] }, rewards: { a_0: 1 }, terminations: { a_0: true }, truncations: { a_0: false }, infos: {} };
         },
       };
       if (height < 0) throw new RangeError('below the ground');
       return env;
     };
     const height = z.number().max(9).describe(
       'How high above the ground it is that all of this happens, in metres above the sea, as seen from a place that is not at all near to it.');
     const noise = z.object({ kind: z.enum(['white', 'pink']).default('white') }).prefault({}).describe('What is added.');
     const parameters = z.object({ height: height.nullable().default(2), noise });
     export default definePlugin({ name: 'noisy', envs: [defineEnvironment({ name: 'noisy', summary: 'too high', parameters, makeParallel })] });`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

it('lists what comes with the package and what plugins bring', async () => {
  const { output } = await run('list', '--plugin', plaza, '--plugin', noisy);
  expect(output).toMatch(/^Environments\n(.*\n)* {2}ring +agents on a ring[^()]*\(a toy[^()]*\)\n/);
  expect(output).toContain(`  walkers who look for a quiet corner of a plaza (plugin plaza, ${plaza})\n`);
  expect(output).toMatch(/\n {2}noisy +too high/);
  expect(output).toContain('\nLearners\n');
});

it('lists as JSON', async () => {
  const { output } = await run('list', '--json', '--plugin', plaza);
  const { environments, learners } = JSON.parse(output);
  expect(environments).toContainEqual({ name: 'plaza', summary: expect.any(String), plugin: 'plaza', origin: plaza });
  expect(environments).toContainEqual({ name: 'ring', summary: expect.any(String), plugin: 'murmuration-envs', origin: 'built in' });
  expect(learners).toBeInstanceOf(Array);
});

it('tells the parameters of an environment, a learner or a network: what may be given, and what is where nothing is', async () => {
  const { output } = await run('list', 'dmfg-ql');
  expect(output).toMatch(/^dmfg-ql: Q-learning on each agent/);
  const told: [string, RegExp][] = [
    ['preset', /corrected \| paper \| released/],
    ['sharing', /independent \| shared; default independent$/],
    ['target', /max \| expected \| double/],
    ['trainEvery', /whole number \| episode; default 4$/],
    ['maxGradientNorm', /number \| null; default 10$/],
    ['estimator', /learned \| observed \| persistence \| uniform \| belief \| oracle; default learned$/],
    ['neighbourhood\\.kind', /all \| radius \| nearest \| graph$/],
    ['visibility\\.kind', /all \| radius \| distance; default all$/],
    ['field\\.hidden', /list; default \[50,50\]$/],
  ];
  for (const [key, values] of told) expect(new RegExp(`^  --learner\\.${key} +(.*)$`, 'm').exec(output)?.[1]).toMatch(values);
  expect((await run('list', 'ring')).output).toContain('  --env.agents         whole number; default 100\n      Agents on the ring.\n');
});

it('tells what the schema of a plugin says of a parameter, in lines as wide as the terminal', async () => {
  const told = async (columns?: number) => {
    vi.restoreAllMocks();
    const { isTTY, columns: before } = process.stdout;
    if (columns !== undefined) Object.assign(process.stdout, { isTTY: true, columns });
    const { output } = await run('list', 'noisy', '--plugin', noisy);
    Object.assign(process.stdout, { isTTY, columns: before });
    return output.slice(output.indexOf('\n') + 1);
  };
  const height =
    'How high above the ground it is that all of this happens, in metres above the sea, as seen from a place that is not at all near to it.';
  expect(await told()).toBe(
    `  --env.height      number | null; default 2\n      ${height.slice(0, 111)}\n      ${height.slice(112)}\n` +
      '  --env.noise       those below\n      What is added.\n  --env.noise.kind  white | pink; default white\n',
  );
  const narrow = (await told(40)).split('\n');
  expect(narrow.slice(1, 5).every((line) => /^ {6}\S/.test(line) && line.length <= 40)).toBe(true);
  const words = narrow
    .slice(
      1,
      narrow.findIndex((line) => line.includes('--env.noise')),
    )
    .map((line) => line.trim());
  expect(words.join(' ')).toBe(height);
});

it('tells something of all that it lists, and of plugins as JSON', async () => {
  const { environments, learners, networks } = JSON.parse((await run('list', '--json')).output);
  for (const { name, summary } of [...environments, ...learners, ...networks]) {
    vi.restoreAllMocks();
    expect((await run('list', name)).output).toMatch(`${name}: ${summary}\n  `);
  }
  vi.restoreAllMocks();
  expect(JSON.parse((await run('list', 'plaza', '--plugin', plaza, '--json')).output)).toMatchObject({
    ...{ name: 'plaza', origin: plaza, option: '--env' },
    parameters: expect.arrayContaining([expect.objectContaining({ key: 'walkers' })]),
  });
});

it('checks an environment with parameters of the command line', async () => {
  const { output, exitCode } = await run('check', 'plaza', '--plugin', plaza, '--env.walkers', '3', '--env.patience=5', '--seed', '7');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^passed +episodes end +The longest of six episodes took 7 steps\.$/m);
  expect(output).toMatch(/\nplaza: \d+ passed, 0 failed, \d+ skipped\n$/);
});

it('exits with 1 and says why when a check fails', async () => {
  const { output, exitCode } = await run('check', 'noisy', '--plugin', noisy);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^failed +observations stay in their space +Agent "a_0" of copy 0 has .* = 2, outside Box\(1, from 0 to 1\)/m);
  const json = JSON.parse((await run('check', 'noisy', '--plugin', noisy, '--json')).output.slice(output.length));
  expect(json).toMatchObject({ environment: 'noisy', passed: false });
});

it.each([
  ['an unknown environment', ['check', 'rign'], /no environment called "rign"\. Did you mean "ring"\?/],
  ['an unknown parameter', ['check', 'ring', '--env.agent', '3'], /env\.agent: there is no such parameter; did you mean env\.agents\?/],
  ['an impossible parameter', ['check', 'ring', '--env.agents', '0'], /^env\.agents: .*>=1; got 0\.$/],
  [
    'an impossible number',
    ['check', 'ring', '--max-steps', '0'],
    /^The option --max-steps is "0"; it should be a whole number of at least 1\.$/,
  ],
  ['an unknown option', ['check', 'ring', '--jsn'], /has no option --jsn; did you mean --json\?/],
  ['an unknown option of the list', ['list', '--env.agents', '3'], /murmur list has no option --env\.agents/],
  ['a name that nothing has', ['list', 'dmfgql'], /^Nothing is called "dmfgql"; did you mean "dmfg-ql"\?$/],
  ['a missing plugin', ['list', '--plugin', './absent.ts'], /no plugin file "\.\/absent\.ts"/],
])('refuses %s', async (_, words, message) => {
  await expect(run(...words)).rejects.toThrow(message);
  await expect(run(...words)).rejects.toMatchObject({ name: 'UserError' });
});

it('refuses to check what cannot be made', async () => {
  const message = /Environment "noisy" of plugin "noisy" failed when it was made: RangeError: below the ground \(at .*noisy\.ts/;
  await expect(run('check', 'noisy', '--plugin', noisy, '--env.height', '-1')).rejects.toThrow(message);
});

it('does not say that there are no parameters where their schema cannot tell them', async () => {
  const mute = join(folder, 'mute.ts');
  writeFileSync(
    mute,
    `import { defineLearner, definePlugin, fixedLearner, z } from 'murmuration';
     const parameters = { '~standard': { version: 1, vendor: 'mine', validate: (value) => ({ value }) } };
     const learner = (name, parameters) => defineLearner({ name, summary: 'acts', parameters, supports: () => true, create: () => fixedLearner(() => ({ act() {} })) });
     export default definePlugin({ name: 'mute', learners: [learner('mute', parameters), learner('plain', z.strictObject({}))] });`,
  );
  expect((await run('list', 'mute', '--plugin', mute)).output).toBe(
    `mute: acts\n  its schema does not tell its parameters, see where it comes from (${mute})\n`,
  );
  vi.restoreAllMocks();
  expect((await run('list', 'plain', '--plugin', mute)).output).toBe('plain: acts\n  takes no parameters\n');
});
