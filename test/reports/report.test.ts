import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageAsHtml, pageAsMarkdown } from '../../src/reports/page.ts';
import { readRuns } from '../../src/reports/read-runs.ts';
import { summariseRuns } from '../../src/reports/summarise-runs.ts';
import { writeReport } from '../../src/reports/write-report.ts';
import { configSchema } from '../../src/runs/config.ts';
import { groupRuns } from '../../src/runs/group-runs.ts';
import { type Made, makeRun as makeRunIn } from './make-run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const makeRun = (name: string, made: Made): string => makeRunIn(folder, name, made);

describe('a report', () => {
  it('summarises learners over seeds, and compares them in pairs', async () => {
    const errors = { fieldMse: 0.1, fieldMsePersistence: 0.3, fieldMseUniform: 0.5, loss: 9 };
    const paths = [1, 2, 3, 4, 5, 6].flatMap((seed) => [
      makeRun(`mfq-${seed}`, {
        seed,
        returns: [
          [0, 0],
          [seed, seed + 2],
        ],
        log: errors,
      }),
      makeRun(`q-${seed}`, {
        learner: { name: 'independent-q' },
        seed,
        returns: [
          [0, 0],
          [seed - 1, seed + 1],
        ],
      }),
    ]);
    const [section, ...none] = summariseRuns((await readRuns(paths)).runs);
    expect(none).toEqual([]);
    const [mfq, q] = section!.learners;
    expect([mfq!.label, q!.label]).toEqual(['mfq', 'independent-q']);
    expect(mfq!.finals).toEqual([2, 3, 4, 5, 6, 7]);
    expect(mfq!.figures['return']!.mean.value).toBe(4.5);
    expect(mfq!.figures['return']!.mean.low).toBeGreaterThan(2.9);
    expect(mfq!.figures['return']!.mean.high).toBeLessThan(6.1);
    expect(mfq!.figures['return']!.interquartileMean.value).toBe(4.5);
    expect(mfq!.curve.map(({ step, runs, value }) => [step, runs, value])).toEqual([
      [0, 6, 0],
      [100, 6, 4.5],
    ]);
    const { loss: _, ...mean } = errors;
    expect(mfq!.fieldErrors).toEqual([
      {
        group: 'agent',
        populations: 6,
        mean: { ...mean, fieldMse: expect.closeTo(0.1), fieldMsePersistence: expect.closeTo(0.3) },
        better: { thanPersistence: 6, thanUniform: 6 },
      },
    ]);
    expect(mfq!.profile[0]!.value).toBe(1);
    expect(mfq!.profile.at(-1)!.value).toBe(0);
    const [comparison] = section!.comparisons;
    // Every seed and episode by one: no chance in it. Of runs, 21 of 36 pairs are better and 5 equal.
    expect(comparison).toMatchObject({ first: 'mfq', second: 'independent-q', difference: { value: 1, low: 1, high: 1 } });
    expect(comparison!.probabilityOfImprovement.value).toBeCloseTo(23.5 / 36, 12);
    expect(comparison!.paired).toMatchObject({ pairs: 6, pValue: 2 ** -5, adjusted: 2 ** -5, effect: 1 });
  });

  it('counts runs that are cut, failed, garbled or missing, and is made all the same', async () => {
    const garbled = makeRun('garbled', { seed: 1, returns: [[1]] });
    writeFileSync(join(garbled, 'events.jsonl'), '{"type":"evaluation"\n{"type":"log","step":1}\n{"type":\n');
    const odd = makeRun('odd', { seed: 3 });
    writeFileSync(join(odd, 'events.jsonl'), '{"type":"evaluation","step":100,"mean":5}\n{"type":"log","step":"x","metrics":[1]}\n');
    const otherKind = join(folder, 'other-kind');
    mkdirSync(otherKind);
    writeFileSync(join(otherKind, 'config.yaml'), 'a: 1\n');
    const paths = [
      makeRun('whole', { seed: 1, returns: [[1], [2]] }),
      makeRun('cut', { seed: 2, returns: [[1], [50]], cut: true }),
      makeRun('failed', { seed: 4, returns: [[1]], cut: true, failed: 'its learning <has> diverged' }),
      makeRun('elsewhere', { seed: 1, env: { name: 'ring', places: 9 }, returns: [[1], [2]] }),
      ...[garbled, odd, otherKind, join(folder, 'missing')],
    ];
    const out = join(folder, 'out');
    const { sections, unreadable, files, figures } = await writeReport(paths, out, 'Rings & more');
    expect(unreadable.map(({ path }) => path)).toEqual([garbled, otherKind, join(folder, 'missing')]);
    expect(sections.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['ring', {}],
      ['ring', { places: 9 }],
    ]);
    expect(sections[0]!.learners[0]!.seeds).toEqual([1]);
    expect([files, figures].map((all) => all.map((file) => basename(file)))).toEqual([
      ['report.html', 'report.md'],
      ['report-ring-curves.svg', 'report-ring-profiles.svg', 'report-ring-2-curves.svg', 'report-ring-2-profiles.svg'],
    ]);
    const [html, markdown] = files.map((file) => readFileSync(file, 'utf8'));
    for (const figure of figures) {
      expect(markdown).toContain(`in ring](${basename(figure)})`);
      expect(html).toContain(readFileSync(figure, 'utf8').trim());
    }
    expect(html).toContain('8 runs: 3 done, 1 unfinished, 1 failed, 3 that could not be read.');
    expect(html).toContain('its learning &lt;has&gt; diverged');
    expect(html).toContain('<title>Rings &amp; more</title>');
    expect(html!.match(/<svg /g)!.length).toBeGreaterThanOrEqual(4);
    expect(html).not.toMatch(/(src|href)="http/);
    expect(markdown).toContain(`murmur train --config ${paths[0]}/config.yaml --out NEW`);
    expect(markdown).toContain('## ring (places 9)');
    expect(markdown).not.toMatch(/NaN|\[object/);
    expect(html).not.toMatch(/>NaN|\[object/);
    const again = await writeReport(paths, out, 'Rings & more');
    expect(readFileSync(again.files[0]!, 'utf8')).toBe(html);
  });

  it('takes a run whose log was cut off after it was done for one that nothing is known of at its end', async () => {
    const path = makeRun('log cut', { seed: 1, returns: [[1], [50]], cut: true });
    mkdirSync(join(path, 'checkpoints', '000000000100'), { recursive: true });
    const { sections, files } = await writeReport([path], join(folder, 'out of a cut log'));
    expect(sections[0]!.learners[0]).toMatchObject({ seeds: [], finals: [], curve: [{ step: 0 }, { step: 10 }] });
    expect(readFileSync(files[1]!, 'utf8')).toContain('| done | evaluated last after 10 of 100 timesteps |');
  });

  it('counts every training seed once, however often it was run', async () => {
    const once = [1, 2].map((seed) => makeRun(`once ${seed}`, { seed, returns: [[seed], [2 * seed]], log: { fieldMse: seed } }));
    const unfinished = makeRun('again, unfinished', { seed: 1, returns: [[1], [1]], cut: true });
    const again = makeRun('again', { seed: 2, returns: [[2], [4]], log: { fieldMse: 2 } });
    const summary = async (paths: readonly string[]) => summariseRuns((await readRuns(paths)).runs)[0]!.learners[0]!;
    const { runs, repeats, ...counted } = await summary([unfinished, ...once, again]);
    const { runs: _, repeats: none, ...expected } = await summary(once);
    expect(counted).toEqual(expected);
    expect([runs.length, repeats.map(({ path }) => path), none]).toEqual([4, [unfinished, again], []]);
    const { files } = await writeReport([...once, again], join(folder, 'out of repeats'));
    expect(readFileSync(files[1]!, 'utf8')).toContain(`| ${again} | done | has seed 2, as another run that is counted |`);
  });

  it('is made of no readable run at all', async () => {
    const { sections, files } = await writeReport([join(folder, 'nobody')], join(folder, 'empty'));
    expect(sections).toEqual([]);
    expect(readFileSync(files[1]!, 'utf8')).toContain('1 run: 0 done');
  });
});

it('groups runs by all that is not chance, and names groups by the least that tells them apart', () => {
  const config = (learner: Record<string, unknown>, more: object = {}) => configSchema.parse({ env: { name: 'ring' }, learner, ...more });
  const configs = [
    config({ name: 'dmfg-ql', preset: 'corrected', gamma: 0.9 }, { seed: 1 }),
    config({ name: 'dmfg-ql', preset: 'released', gamma: 0.8 }),
    config({ name: 'dmfg-ql', preset: 'corrected', gamma: 0.9 }, { seed: 2, log: { every: 3 } }),
    config({ name: 'dmfg-ql', preset: 'corrected', gamma: 0.7 }),
    config({ name: 'mfq' }),
  ];
  expect(groupRuns(configs)).toEqual([
    { label: 'dmfg-ql (preset corrected, gamma 0.9)', members: [0, 2] },
    { label: 'dmfg-ql (preset released)', members: [1] },
    { label: 'dmfg-ql (preset corrected, gamma 0.7)', members: [3] },
    { label: 'mfq', members: [4] },
  ]);
});

it('writes blocks as HTML and as Markdown, with nothing that either would take for its own', () => {
  const blocks = [
    { kind: 'heading', level: 2, text: 'a < b' },
    { kind: 'table', header: ['', 'x|y'], rows: [['*r*', '1']] },
    { kind: 'figure', title: 'A_b', svg: '<svg>\n\n</svg>\n', file: 'a.svg' },
    { kind: 'code', text: 'murmur <x>' },
  ] as const;
  expect(pageAsHtml('T', blocks)).toContain('<h2>a &lt; b</h2>\n<table>');
  expect(pageAsHtml('T', blocks)).toContain('<figure><svg>\n\n</svg></figure>');
  expect(pageAsMarkdown('T', blocks)).toBe(
    '# T\n\n## a \\< b\n\n|  | x\\|y |\n| :-- | --: |\n| \\*r\\* | 1 |\n\n![A\\_b](a.svg)\n\n```\nmurmur <x>\n```\n',
  );
});
