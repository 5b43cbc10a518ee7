import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultEngine, settleEngine } from '../../src/population/engine.ts';
import { createRunFolder, openRunFolder, type RunEvent, type RunFolder } from '../../src/runs/run-folder.ts';
import { describeSystem } from '../../src/runs/system-record.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { temporaryFolder } from './snapshots.ts';

const system = describeSystem(await settleEngine(defaultEngine));
const config = { env: { vehicles: 100, trips: 'no', radius: Infinity }, seed: 1, list: [1, [2, null]] };

async function newRun(name = 'run'): Promise<RunFolder> {
  return createRunFolder(join(temporaryFolder(), name), { config, system });
}

const eventText = (folder: RunFolder) => readFileSync(join(folder.path, 'events.jsonl'), 'utf8');

describe('createRunFolder', () => {
  it('keeps the configuration and the machine', async () => {
    const folder = await newRun('a/b');
    expect(folder.config.value).toEqual(config);
    expect(openRunFolder(folder.path).config.value).toEqual(config);
    expect(JSON.parse(readFileSync(join(folder.path, 'system.json'), 'utf8'))).toEqual(system);
    folder.close();
    expect(readdirSync(folder.path).sort()).toEqual(['config.yaml', 'system.json']);
  });

  it('refuses a folder with something in it, and a file', async () => {
    const folder = await newRun();
    const again = createRunFolder(folder.path, { config, system });
    await expect(again).rejects.toThrow(
      new UserError(`The run folder ${folder.path} exists and is not empty: pass --resume to go on with it, or another --out.`),
    );
    const file = join(folder.path, 'config.yaml');
    await expect(createRunFolder(file, { config, system })).rejects.toThrow(/there is a file of that name\. Pass another --out/);
  });

  it('takes an empty folder, and one whose making was interrupted', async () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'system.json'), '{');
    writeFileSync(join(path, '.tmp-config.yaml-99999999'), 'env');
    expect((await createRunFolder(path, { config, system })).config.value).toEqual(config);
  });
});

describe('a run folder that a process trains in', () => {
  const markOf = (owner: number) => `.tmp-training-${owner}`;

  it('is no other process’s to train in, from its making to its closing', async () => {
    const folder = await newRun();
    expect(readdirSync(folder.path)).toContain(markOf(process.pid));
    folder.close();
    expect(readdirSync(folder.path)).not.toContain(markOf(process.pid));
    writeFileSync(join(folder.path, markOf(process.ppid)), '');
    const again = openRunFolder(folder.path);
    await expect(again.rewindTo(null)).rejects.toThrow(
      new RegExp(`^The process ${process.ppid} is training in ${folder.path}: wait for it, or stop it`),
    );
    expect(readdirSync(folder.path).sort()).toEqual([markOf(process.ppid), 'config.yaml', 'system.json']);
  });

  it('is free again once that process is gone', async () => {
    const folder = await newRun();
    folder.close();
    writeFileSync(join(folder.path, markOf(99999999)), '');
    const again = openRunFolder(folder.path);
    await again.rewindTo(null);
    expect(readdirSync(folder.path).sort()).toEqual([markOf(process.pid), 'config.yaml', 'system.json']);
    again.close();
    expect(readdirSync(folder.path).sort()).toEqual(['config.yaml', 'system.json']);
  });
});

describe('openRunFolder', () => {
  it('says what is wrong', () => {
    const path = temporaryFolder();
    expect(() => openRunFolder(join(path, 'none'))).toThrow(/^There is no run folder .*none: give the --out of an earlier run\.$/);
    expect(() => openRunFolder(path)).toThrow(/is not a run folder: it has no config\.yaml/);
    writeFileSync(join(path, 'config.yaml'), 'env:\n  vehicles: 3\n  vehicles: 4\n');
    expect(() => openRunFolder(path)).toThrow(/config\.yaml line 3: the key vehicles is given twice/);
  });

  it('changes nothing in the folder', async () => {
    const folder = await newRun();
    folder.append({ type: 'log', step: 1 });
    folder.close();
    appendFileSync(join(folder.path, 'events.jsonl'), '{"type":"lo');
    const before = eventText(folder);
    const events = await openRunFolder(folder.path).events();
    expect(events).toEqual([{ type: 'log', step: 1 }]);
    expect(eventText(folder)).toBe(before);
  });
});

describe('events', () => {
  it('are read as they were written, numbers that JSON lacks as strings', async () => {
    const folder = await newRun();
    folder.append({ type: 'log', step: 0, loss: Number.NaN, inner: { bounds: [-Infinity, 1] } });
    folder.appendTiming({ step: 0, stepsPerSecond: 12.5 });
    folder.close();
    expect(await folder.events()).toEqual([{ type: 'log', step: 0, loss: 'NaN', inner: { bounds: ['-Infinity', 1] } }]);
    expect(readFileSync(join(folder.path, 'timings.jsonl'), 'utf8')).toBe('{"step":0,"stepsPerSecond":12.5}\n');
  });

  it('are none before the first', async () => {
    expect(await (await newRun()).events()).toEqual([]);
  });

  it('that are damaged before the end are reported with their line', async () => {
    const folder = await newRun();
    writeFileSync(join(folder.path, 'events.jsonl'), '{"type":"a","step":1}\n{"type":\n{"type":"b","step":2}\n');
    await expect(folder.events()).rejects.toThrow(/events\.jsonl line 2 is not a JSON object, though lines follow it/);
    await expect(folder.rewindTo(1)).rejects.toThrow(UserError);
  });

  it('cut off an unfinished line before the next is appended', async () => {
    const folder = await newRun();
    const long = { type: 'log', step: 1, text: 'x'.repeat(70_000) };
    folder.append(long);
    folder.close();
    appendFileSync(join(folder.path, 'events.jsonl'), `{"type":"log","step":2,"text":"${'y'.repeat(150_000)}`);
    folder.append({ type: 'log', step: 2 });
    folder.close();
    expect(eventText(folder)).toBe(`${JSON.stringify(long)}\n{"type":"log","step":2}\n`);
  });
});

describe('rewindTo', () => {
  const histories = fc.record({
    rises: fc.array(
      fc.record({ rise: fc.nat(3), figure: fc.oneof(fc.double(), fc.string({ unit: 'binary' }), fc.constant('\u2028\r\n')) }),
      { maxLength: 30 },
    ),
    checkpoint: fc.nat(40),
    seen: fc.nat(30),
    torn: fc.nat(60),
  });

  it('makes a run that died anywhere after a checkpoint end with the same bytes', async () => {
    const folder = await newRun();
    const log = join(folder.path, 'events.jsonl');
    await fc.assert(
      fc.asyncProperty(histories, async ({ rises, checkpoint, seen, torn }) => {
        let step = 0;
        const events = rises.map(({ rise, figure }): RunEvent => {
          step += rise;
          return { type: 'log', step, figure };
        });
        writeFileSync(log, '');
        for (const event of events) folder.append(event);
        const whole = eventText(folder);
        folder.close();

        const known = Math.max(seen, events.filter((event) => event.step <= checkpoint).length);
        const lines = whole.split(/(?<=\n)/);
        writeFileSync(log, lines.slice(0, known).join('') + (lines[known] ?? '').slice(0, torn));
        await folder.rewindTo(checkpoint);
        for (const event of events) if (event.step > checkpoint) folder.append(event);
        expect(eventText(folder)).toBe(whole);
        folder.close();
      }),
      { numRuns: 100 },
    );
    expect(readdirSync(folder.path).sort()).toEqual(['config.yaml', 'events.jsonl', 'system.json']);
  });

  it('drops later checkpoints, and everything when there is none to go back to', async () => {
    const folder = await newRun();
    for (const step of [0, 4, 8]) {
      folder.append({ type: 'log', step });
      await folder.writeCheckpoint(step, { step }, { keep: 3 });
    }
    await folder.rewindTo(4);
    expect((await folder.latestCheckpoint())!.step).toBe(4);
    expect(eventText(folder)).toBe('{"type":"log","step":0}\n{"type":"log","step":4}\n');
    await folder.rewindTo(null);
    expect(await folder.latestCheckpoint()).toBeNull();
    expect(eventText(folder)).toBe('');
  });

  it('refuses to go on from a checkpoint that was written after events which are no longer there, and changes nothing', async () => {
    const folder = await newRun();
    for (const step of [0, 4]) folder.append({ type: 'log', step });
    await folder.writeCheckpoint(4, { step: 4 });
    folder.append({ type: 'log', step: 5 });
    folder.close();
    const { step, events } = (await folder.latestCheckpoint())!;
    expect(events).toBe(2);
    const log = join(folder.path, 'events.jsonl');
    writeFileSync(log, '{"type":"log","step":0}\n{"ty');
    await expect(folder.rewindTo(step, events)).rejects.toThrow(
      /holds 1 of the 2 events that there were when the checkpoint of step 4 was written: it has been cut short/,
    );
    expect(readFileSync(log, 'utf8')).toBe('{"type":"log","step":0}\n{"ty');
    expect(readdirSync(folder.path).sort()).toEqual(['checkpoints', 'config.yaml', 'events.jsonl', 'system.json']);
    writeFileSync(log, '{"type":"log","step":0}\n{"type":"log","step":4}\n');
    await folder.rewindTo(step, events);
    folder.append({ type: 'log', step: 5 });
    await folder.writeCheckpoint(5, { step: 5 });
    folder.close();
    expect((await folder.latestCheckpoint())!.events).toBe(3);
  });

  it('clears what an interrupted rewind has left', async () => {
    const folder = await newRun();
    folder.append({ type: 'log', step: 0 });
    const left = join(folder.path, '.tmp-events.jsonl-99999999');
    writeFileSync(left, '{"ty');
    mkdirSync(join(folder.path, 'checkpoints'));
    await folder.rewindTo(0);
    expect(existsSync(left)).toBe(false);
    expect(eventText(folder)).toBe('{"type":"log","step":0}\n');
  });
});

it('system.json tells the machine and the program', () => {
  expect(system.murmuration).toMatch(/^\d+\.\d+\.\d+/);
  expect(system.node).toBe(process.versions.node);
  expect(system.cores).toBeGreaterThan(0);
  expect(system.engine).toEqual({ name: 'wasm', precision: 'deterministic', threads: 1, build: 'plain' });
  expect(system.gitCommit ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}(-dirty)?$/);
  expect(new Date(system.startedAt).toISOString()).toBe(system.startedAt);
});
