import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint.ts';
import { readSafetensorsFile } from '../../src/runs/safetensors-file.ts';
import type { Snapshot, SnapshotRecord } from '../../src/shared/snapshot.ts';
import { bitsOf, snapshots, temporaryFolder } from './snapshots.ts';

const standing = (run: string) => readdirSync(join(run, 'checkpoints')).sort();
/** A process id that no process has (beyond what Linux and macOS give out). */
const nobody = 99_999_999;

async function latest(run: string) {
  const warnings: string[] = [];
  const found = await latestCheckpoint(run, { warn: (sentence) => warnings.push(sentence) });
  return { step: found?.step, state: found && (await found.read()), warnings };
}

describe('writeCheckpoint and latestCheckpoint', () => {
  it('return any snapshot bit by bit', async () => {
    const run = temporaryFolder();
    let step = 0;
    await fc.assert(
      fc.asyncProperty(snapshots, async (snapshot) => {
        step++;
        await writeCheckpoint(run, step, snapshot, { keep: 1 });
        const found = await latest(run);
        expect(found.warnings).toEqual([]);
        expect(bitsOf(found.state!)).toEqual(bitsOf(snapshot));
      }),
      { numRuns: 100 },
    );
  });

  it('name the arrays by their path', async () => {
    const run = temporaryFolder();
    const weights = Float32Array.of(1, 2);
    const folder = await writeCheckpoint(run, 12, {
      learners: { vehicle: { online: { 'trunk.0.weights': weights } } },
      list: [0, weights],
    });
    expect(folder).toBe(join(run, 'checkpoints', '000000000012'));
    const tensors = await readSafetensorsFile(join(folder, 'state.safetensors'));
    expect([...tensors.keys()].sort()).toEqual(['learners/vehicle/online/trunk.0.weights', 'list/1']);
  });

  it('keep arrays apart whose paths read alike', async () => {
    const run = temporaryFolder();
    const snapshot: SnapshotRecord = { a: { b: Int8Array.of(1) }, 'a/b': Int8Array.of(2), __metadata__: Int8Array.of(3) };
    await writeCheckpoint(run, 1, snapshot);
    expect((await latest(run)).state).toEqual(snapshot);
  });

  it('keep the newest checkpoints only', async () => {
    const run = temporaryFolder();
    for (const step of [0, 5, 30, 200]) await writeCheckpoint(run, step, { step });
    expect(standing(run)).toEqual(['000000000030', '000000000200']);
    await writeCheckpoint(run, 300, { step: 300 }, { keep: 3 });
    expect(standing(run)).toHaveLength(3);
    await expect(writeCheckpoint(run, 301, {}, { keep: 0 })).rejects.toThrow(
      'checkpoint.keep must be a whole number of at least 1, got 0.',
    );
  });

  it('keep what was just written even when later steps stand', async () => {
    const run = temporaryFolder();
    for (const step of [8, 9, 3]) await writeCheckpoint(run, step, { step }, { keep: 1 });
    expect(standing(run)).toEqual(['000000000003', '000000000009']);
  });

  it('replace a checkpoint of the same step', async () => {
    const run = temporaryFolder();
    await writeCheckpoint(run, 5, { which: 'first' });
    await writeCheckpoint(run, 5, { which: 'second' });
    expect((await latest(run)).state).toEqual({ which: 'second' });
    expect(standing(run)).toEqual(['000000000005']);
  });

  it('find nothing in a folder without checkpoints', async () => {
    expect(await latestCheckpoint(temporaryFolder())).toBeNull();
  });

  it('remove what a killed write has left, and leave alone what a living process is writing', async () => {
    const run = temporaryFolder();
    const whole = await writeCheckpoint(run, 5, { a: Float64Array.of(1) });
    const dead = join(run, 'checkpoints', `.tmp-000000000009-${nobody}`);
    const living = join(run, 'checkpoints', `.tmp-000000000009-${process.ppid}`);
    const own = join(run, 'checkpoints', `.tmp-000000000009-${process.pid}`);
    for (const folder of [dead, living, own]) cpSync(whole, folder, { recursive: true });
    expect((await latest(run)).step).toBe(5);
    expect([dead, living, own].map((folder) => existsSync(folder))).toEqual([false, true, false]);
  });

  const damages: [string, (folder: string) => void, RegExp][] = [
    ['truncated arrays', (folder) => truncateSync(join(folder, 'state.safetensors'), 90), /90 bytes, but \d+ were written/],
    ['a changed bit in the arrays', (folder) => flip(join(folder, 'state.safetensors'), -1), /state\.safetensors is not what was written/],
    ['a truncated structure', (folder) => truncateSync(join(folder, 'state.json'), 50), /state\.json is not JSON/],
    [
      'a changed digit in the structure',
      (folder) => edit(join(folder, 'state.json'), '"steps":41', '"steps":43'),
      /is not what was written/,
    ],
    ['an empty structure', (folder) => writeFileSync(join(folder, 'state.json'), 'null'), /is not what was written/],
    ['no structure', (folder) => edit(join(folder, 'state.json'), /^.*$/s, ''), /state\.json/],
    ['the contents of another step', (folder) => cpSync(join(folder, '../000000000005'), folder, { recursive: true }), /not what was/],
  ];
  it.each(damages)('pass over %s with a warning and take the one before', async (_, damage, message) => {
    const run = temporaryFolder();
    await writeCheckpoint(run, 5, { a: Float64Array.of(1), steps: 40 });
    damage(await writeCheckpoint(run, 9, { a: Float64Array.of(2), steps: 41 }));
    const found = await latest(run);
    expect(found.step).toBe(5);
    expect(found.state).toEqual({ a: Float64Array.of(1), steps: 40 });
    expect(found.warnings).toHaveLength(1);
    expect(found.warnings[0]).toMatch(/^The checkpoint .*000000000009 is damaged and passed over: /);
    expect(found.warnings[0]).toMatch(message);
  });

  it('refuse to begin anew when none is whole, and report every damaged one', async () => {
    const run = temporaryFolder();
    for (const step of [1, 2]) truncateSync(join(await writeCheckpoint(run, step, {}), 'state.json'), 3);
    const warnings: string[] = [];
    const found = latestCheckpoint(run, { warn: (sentence) => warnings.push(sentence) });
    await expect(found).rejects.toThrow(`No checkpoint of ${run} is whole (of steps 1, 2), so that nothing of what it learned can be had;`);
    expect(warnings).toHaveLength(2);
    expect(standing(run)).toHaveLength(2);
  });

  it('refuse a later format by name instead of taking an older checkpoint', async () => {
    const run = temporaryFolder();
    await writeCheckpoint(run, 1, {});
    edit(join(await writeCheckpoint(run, 2, {}), 'state.json'), '"format":1', '"format":2');
    await expect(latestCheckpoint(run)).rejects.toThrow(/has format 2; this version reads up to 1/);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined'],
    ['a function', () => 1, 'a function'],
    ['a big integer', 1n, 'a bigint'],
    ['a map', new Map(), 'an object of type Map'],
    ['an array of big integers', new BigInt64Array(1), 'an object of type BigInt64Array'],
  ])('say where the state holds %s, and leave nothing behind', async (_, value, words) => {
    const run = temporaryFolder();
    mkdirSync(join(run, 'checkpoints'));
    const snapshot = { learners: [{ bad: value as Snapshot }] };
    await expect(writeCheckpoint(run, 1, snapshot)).rejects.toThrow(`The state at "learners/0/bad" is ${words}; a checkpoint holds`);
    expect(standing(run)).toEqual([]);
  });
});

function edit(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

function flip(path: string, position: number): void {
  const bytes = readFileSync(path);
  bytes[bytes.length + position]! ^= 1;
  writeFileSync(path, bytes);
}
