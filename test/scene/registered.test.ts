import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDriver } from '../../src/environment/check-driver.ts';
import { createScene } from '../../src/environment/scene.ts';
import { loadRegistry } from '../../src/plugins/load-registry.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { readReplay } from '../../src/scene/replay-reader.ts';
import { ReplayWriter } from '../../src/scene/replay-writer.ts';
import { inTemporaryFolder } from '../cli/murmur.ts';
import { meaning } from './worlds.ts';

const registry = await loadRegistry([], import.meta.dirname);
/** These have nothing to look at. */
const unseen = ['mfg'];
const definitions = registry.list().environments.filter(({ name }) => !unseen.includes(name));
const header = (name: string) => ({ environment: { name, parameters: {} }, player: 'random', program: '0' });

describe.each(definitions.map((definition) => [definition.name, definition] as const))('the scene of %s', (name, definition) => {
  it('has its bodies within its bounds and states, and is the same in a replay, to the resolution', () =>
    inTemporaryFolder(async (folder) => {
      const env = await makeEnvironment(definition, definition.checkParameters ?? {}, 2);
      const { layout } = env.scene!;
      const driver = createDriver(env);
      for (const copy of [0, 1]) driver.reset(copy, { seed: copy });
      const path = join(folder, 'a.mur');
      const writer = new ReplayWriter(path, env.scene!, header(name));
      const [live, shown] = [createScene(layout), createScene(layout)];
      const moments: unknown[] = [];
      const look = (): void => {
        env.scene!.write(1, live);
        moments.push(JSON.parse(JSON.stringify(meaning(live))));
        for (const [i, kind] of layout.kinds.entries()) {
          const { present, x, y, state, health } = live.kinds[i]!;
          for (let slot = 0; slot < kind.capacity; slot++) {
            if (!present[slot]) continue;
            expect(x[slot]).toBeGreaterThanOrEqual(layout.x[0]);
            expect(x[slot]).toBeLessThanOrEqual(layout.x[1]);
            expect(y[slot]).toBeGreaterThanOrEqual(layout.y[0]);
            expect(y[slot]).toBeLessThanOrEqual(layout.y[1]);
            expect(state[slot]).toBeLessThan(kind.states.length);
            if (kind.health) expect(health[slot]! >= 0 && health[slot]! <= 1).toBe(true);
          }
        }
      };
      writer.begin(1, 0);
      look();
      for (let step = 0; step < 20 && !env.episodeOver[1]; step++) {
        driver.step();
        writer.frame(1);
        look();
      }
      writer.finish();
      const { episodes, header: found } = readReplay(path);
      expect(found.layout).toEqual(JSON.parse(JSON.stringify(layout)));
      expect(episodes[0]!.lastStep).toBe(moments.length - 1);
      for (const [step, moment] of moments.entries()) {
        episodes[0]!.show(step, shown);
        const near = nearTo(moment, Math.max(layout.resolution * 0.51, 0.5 / 255 + 1e-6));
        expect(meaning(shown)).toEqual(near);
      }
      expect(env.render!(1, 'svg')).toMatch(/^<svg .*<\/svg>$/s);
      expect(env.render!(1, 'ansi').length).toBeGreaterThan(10);
      env.close?.();
    }));
});

/** The same with every number replaced by a matcher for numbers at most `by` from it. */
function nearTo(value: unknown, by: number): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) ? value : expect.toSatisfy((other: number) => Math.abs(other - value) <= by);
  if (Array.isArray(value)) return value.map((one) => nearTo(one, by));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, nearTo(one, by)]));
}

it('a replay of 500 steps of battle, 25 against 25, takes less than 2 MB', () =>
  inTemporaryFolder(async (folder) => {
    const env = await makeEnvironment(registry.environment('battle'), {}, 1);
    const driver = createDriver(env);
    driver.reset(0, { seed: 1 });
    const path = join(folder, 'battle.mur');
    const writer = new ReplayWriter(path, env.scene!, header('battle'));
    writer.begin(0, 0);
    for (; !env.episodeOver[0]; writer.frame(0)) driver.step();
    writer.finish();
    expect(readReplay(path).episodes[0]!.lastStep).toBe(500);
    expect(statSync(path).size).toBeLessThan(2_000_000);
  }));
