import { cac } from 'cac';
import { describe, expect, it } from 'vitest';
import { refuseUnknownOptions, splitArguments, textOption, textOptions } from '../../src/cli/arguments.ts';

describe('splitArguments', () => {
  it('takes dotted options out as texts, beside an option of the same root', () => {
    const { argv, dotted } = splitArguments([
      'train',
      'ring',
      '--learner',
      'dmfg-ql',
      '--learner.gamma',
      '0.9',
      '--env.label=007',
      '--resume',
    ]);
    expect(argv).toEqual(['train', 'ring', '--learner', 'dmfg-ql', '--resume']);
    expect(dotted).toEqual({ 'learner.gamma': '0.9', 'env.label': '007' });
  });

  it('knows negative numbers from options', () => {
    expect(splitArguments(['--env.low', '-1.5', '--env.high', '-.5', '--seed', '-3', '--env.flag', '--quiet'])).toEqual({
      argv: ['--seed=-3', '--quiet'],
      dotted: { 'env.low': '-1.5', 'env.high': '-.5', 'env.flag': true },
    });
  });

  it('takes --no- and the last of several, keeps "=" in values, and stops at --', () => {
    expect(splitArguments(['--no-env.fold', '--env.a', '1', '--env.a', '2', '--env.filter=x=y', '--', '--env.b', '3'])).toEqual({
      argv: ['--', '--env.b', '3'],
      dotted: { 'env.fold': false, 'env.a': '2', 'env.filter': 'x=y' },
    });
  });
});

describe('textOption', () => {
  it('gives the text as typed, though it looks like a number', () => {
    expect(textOption(['train', '--out', '007'], 'out')).toBe('007');
    expect(textOption(['--out=1e3'], 'out')).toBe('1e3');
    expect(textOption(['--total-timesteps', '5'], 'totalTimesteps')).toBe('5');
    expect(textOption(['--other', '--out', 'x', '--', '--out', 'y'], 'out')).toBe('x');
    expect(textOption(['--other'], 'out')).toBeUndefined();
    expect(textOptions(['--plugin', 'a', '--plugin=b'], 'plugin')).toEqual(['a', 'b']);
  });

  it('refuses an option that is there twice or without a value', () => {
    expect(() => textOption(['--out', 'a', '--out', 'b'], 'out')).toThrow(/--out is given 2 times \(a, b\)/);
    for (const argv of [['--out'], ['--out', '--quiet'], ['--out=']]) expect(() => textOption(argv, 'out')).toThrow(/--out needs a value/);
  });
});

describe('refuseUnknownOptions', () => {
  const cli = cac('murmur');
  const command = cli
    .command('go')
    .option('--seed <n>', '')
    .option('--env.KEY <v>', '')
    .option('--log.every <n>', '')
    .option('-q, --quiet', '');
  cli.help();

  it('lets declared options pass', () => {
    const options = { '--': [], seed: 1, q: true, quiet: true, help: true };
    expect(() => refuseUnknownOptions(command, options, { 'env.anything.at.all': '1', 'log.every': '2' })).not.toThrow();
  });

  it('names the nearest one to any other', () => {
    expect(() => refuseUnknownOptions(command, { sead: 1 }, {})).toThrow(/no option --sead; did you mean --seed\?/);
    expect(() => refuseUnknownOptions(command, {}, { 'log.evry': '1' })).toThrow(/--log\.evry; did you mean --log\.every\?/);
    expect(() => refuseUnknownOptions(command, {}, { 'enf.size': '1' })).toThrow(/--enf\.size; did you mean --env\.size\?/);
    expect(() => refuseUnknownOptions(command, { x: 1 }, {})).toThrow(/no option -x; it takes --seed,/);
  });
});
