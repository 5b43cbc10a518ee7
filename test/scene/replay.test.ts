import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScene, type Scene } from '../../src/environment/scene.ts';
import { readReplay } from '../../src/scene/replay-reader.ts';
import { ReplayWriter, unfinishedName } from '../../src/scene/replay-writer.ts';
import { inTemporaryFolder } from '../cli/murmur.ts';
import { type Body, layout, map, meaning, sceneWith, sourceOf } from './worlds.ts';

const header = { environment: { name: 'harbour', parameters: { boats: 3 } }, player: 'random', program: '0.0.0' };

const place = fc.integer({ min: -40, max: 80 }).map((n) => n / 4);
const boat = fc.option(
  fc.tuple(
    place,
    place,
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 255 }).map((n) => Math.fround(n / 255)),
    place,
    place,
  ),
);
const buoy = fc.option(fc.tuple(place, place));
const moment = fc.record({
  boats: fc.array(boat, { minLength: 3, maxLength: 3 }),
  buoys: fc.array(buoy, { minLength: 2, maxLength: 2 }),
  figures: fc.tuple(fc.double({ noNaN: true }), fc.nat(86_399)),
});

/** Records episodes that begin one after the other in copies that take turns. */
function record(path: string, episodes: readonly (readonly Scene[])[], ends = true): void {
  const now = [createScene(layout), createScene(layout)];
  const writer = new ReplayWriter(path, sourceOf(now), header);
  for (let first = 0; first < episodes.length; first += 2) {
    const pair = episodes.slice(first, first + 2);
    for (let step = 0; pair.some((episode) => step < episode.length); step++) {
      for (const [copy, episode] of pair.entries()) {
        if (step >= episode.length) continue;
        now[copy] = episode[step]!;
        if (step === 0) writer.begin(copy, first + copy);
        else writer.frame(copy);
        if (ends && step === episode.length - 1) writer.end(copy, { return: step });
      }
    }
  }
  writer.finish();
}

/** An episode in which everything moves a little. */
const drift = (steps: number, shift = 0): Scene[] =>
  Array.from({ length: steps + 1 }, (_, t) =>
    sceneWith([[t % 12, shift], null, [1, (t % 32) / 4, t % 2, 1 - (t % 6) / 5]], [[2, 2]], [t, 60 * t]),
  );

describe('a replay', () => {
  it('shows in any order what the live scenes showed', () =>
    inTemporaryFolder((folder) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(moment, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
          fc.array(fc.nat(100), { maxLength: 10 }),
          async (moments, visits) => {
            const episodes = moments.map((steps) =>
              steps.map(({ boats, buoys, figures }) => sceneWith(boats as (Body | null)[], buoys, [...figures])),
            );
            const path = join(folder, 'a.mur');
            record(path, episodes);
            const replay = readReplay(path);
            expect(replay.cut).toBeNull();
            expect(replay.episodes.map(({ lastStep }) => lastStep)).toEqual(episodes.map(({ length }) => length - 1));
            const scene = createScene(replay.header.layout);
            for (const [i, { lastStep, show }] of replay.episodes.entries()) {
              for (const step of [...episodes[i]!.keys(), ...visits.map((visit) => visit % (lastStep + 1))]) {
                show(step, scene);
                expect(meaning(scene)).toEqual(meaning(episodes[i]![step]!));
              }
            }
          },
        ),
        { numRuns: 30 },
      ),
    ));

  it('holds what it is of, the map, and the figures of episodes that ended', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'a.mur');
      record(path, [drift(150), drift(3)]);
      const { header: found, episodes } = readReplay(path);
      expect(found).toEqual({ ...header, layout });
      expect(episodes.map(({ map: shown }) => shown)).toEqual([map, map]);
      expect(episodes.map(({ episode, figures }) => [episode, figures])).toEqual([
        [0, { return: 150 }],
        [1, { return: 3 }],
      ]);
      expect(existsSync(unfinishedName(path))).toBe(false);
    }));

  it('is the same file for the same scenes', () =>
    inTemporaryFolder(async (folder) => {
      const [a, b] = [join(folder, 'a.mur'), join(folder, 'b.mur')];
      record(a, [drift(100), drift(70)]);
      record(b, [drift(100), drift(70)]);
      expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    }));

  it('can be read up to where it was cut, or says that nothing is left', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'a.mur');
      record(path, [drift(200, 1)]);
      const whole = readFileSync(path);
      const scene = createScene(layout);
      let most = -1;
      for (let size = 0; size < whole.length; size += 23) {
        writeFileSync(path, whole.subarray(0, size));
        try {
          const { cut, episodes } = readReplay(path);
          expect(cut).toMatch(/breaks off at byte \d+ of \d+|was stopped/);
          const { lastStep, show } = episodes[0]!;
          expect(lastStep).toBeGreaterThanOrEqual(most);
          most = lastStep;
          show(lastStep, scene);
          expect(meaning(scene)).toEqual(meaning(drift(200, 1)[lastStep]!));
        } catch (error) {
          expect(most).toBe(-1);
          expect((error as Error).message).toMatch(/is not a replay|breaks off before its first frame/);
        }
      }
      expect(most).toBe(200);
    }));

  it('is read by its unfinished name when its making was killed, and says where it is damaged', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'a.mur');
      const now = [createScene(layout)];
      const writer = new ReplayWriter(path, sourceOf(now), header);
      for (const [step, scene] of drift(130).entries()) {
        now[0] = scene;
        if (step === 0) writer.begin(0, 0);
        else writer.frame(0);
      }
      expect(existsSync(path)).toBe(false);
      const { cut, episodes } = readReplay(unfinishedName(path));
      expect(cut).toBe('The recording was stopped: the file has no end.');
      expect(episodes[0]!.lastStep).toBe(127);
      writer.finish();
      const bytes = readFileSync(path);
      bytes[bytes.length - 40]! ^= 1;
      writeFileSync(path, bytes);
      expect(readReplay(path).cut).toMatch(/^The file is damaged at byte \d+ of \d+; what comes before is shown\.$/);
    }));

  it.each([
    ['', /is not a replay: it does not begin with "murmur replay"/],
    ['GIF89a', /is not a replay/],
    ['murmur replay 7\nabc', /is a replay of format version 7; this program reads version 1/],
    ['murmur replay 1\n', /breaks off before its first frame/],
    [`murmur replay 1\n${'x'.repeat(30)}`, /breaks off before its first frame/],
  ])('refuses the file %j', (content, message) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'a.mur');
      writeFileSync(path, content);
      expect(() => readReplay(path)).toThrow(message);
    }),
  );

  it('says that there is no such file, or that it cannot be written', () =>
    inTemporaryFolder(async (folder) => {
      expect(() => readReplay(join(folder, 'none'))).toThrow(/cannot be read: there is no such file\./);
      expect(() => readReplay(folder)).toThrow(/cannot be read: it is a folder\./);
      expect(() => record(join(folder, 'no', 'a.mur'), [])).toThrow(/^The replay .* cannot be written: /);
    }));
});
