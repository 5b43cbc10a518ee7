import { describe, expect, it } from 'vitest';
import battle from '../../../envs/battle/index.ts';
import combinedArms from '../../../envs/combined-arms/index.ts';
import gather from '../../../envs/gather/index.ts';
import tigerDeer from '../../../envs/tiger-deer/index.ts';
import { makeArena } from './arena.ts';

const ahead = { attack: [1, 0] } as const;
const back = { attack: [-1, 0] } as const;

describe('battle', () => {
  it('pays five hits 4.895 and the sixth, which kills, 9.895; the victim’s last reward is -0.1', async () => {
    const { step, hp, isAlive, env } = await makeArena(battle, {}, { red: [[5, 5]], blue: [[6, 5]] });
    for (let hit = 1; hit <= 5; hit++) {
      expect(step({ red_0: ahead })).toEqual({ red_0: 4.895, blue_0: -0.005 });
      expect(hp('blue_0')).toBeCloseTo(10 - 2 * hit + 0.1 * hit, 4);
    }
    expect(isAlive('blue_0')).toBe(true);
    expect(step({ red_0: ahead })).toEqual({ red_0: 9.895, blue_0: -0.1 });
    expect(isAlive('blue_0')).toBe(false);
    expect(env.episodeOver[0]).toBe(1);
    expect(env.groups.map(({ terminated, truncated }) => [terminated[0], truncated[0]])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(env.metrics!(0)).toMatchObject({ redAlive: 1, blueAlive: 0, redKills: 1, redWins: 1, blueWins: 0 });
  });

  it('pays -0.105 for attacks on allies, walls and nobody, and hurts none of them', async () => {
    const arena = await makeArena(
      battle,
      {},
      {
        red: [
          [1, 5],
          [2, 5],
          [9, 9],
        ],
        blue: [[20, 20]],
      },
    );
    const rewards = arena.step({ red_0: back, red_1: back, red_2: ahead });
    expect(rewards).toEqual({ red_0: -0.105, red_1: -0.105, red_2: -0.105, blue_0: -0.005 });
    expect(arena.hp('red_0')).toBe(10);
  });

  it('lets the lower group and number have a cell that several want, at no cost to the others', async () => {
    const arena = await makeArena(
      battle,
      {},
      {
        red: [
          [5, 5],
          [6, 6],
        ],
        blue: [[7, 5]],
      },
    );
    const rewards = arena.step({ red_0: { move: [1, 0] }, red_1: { move: [0, -1] }, blue_0: { move: [-1, 0] } });
    expect(['red_0', 'red_1', 'blue_0'].map(arena.position)).toEqual([
      [6, 5],
      [6, 6],
      [7, 5],
    ]);
    expect(rewards).toEqual({ red_0: -0.005, red_1: -0.005, blue_0: -0.005 });
  });

  it('lets a cell be entered that was left earlier in the step, and jumps over walls and soldiers', async () => {
    const arena = await makeArena(
      battle,
      {},
      {
        red: [
          [5, 5],
          [4, 5],
        ],
        blue: [[20, 20]],
      },
      { walls: [[5, 6]] },
    );
    arena.step({ red_0: { move: [0, 2] }, red_1: { move: [1, 0] } });
    expect(['red_0', 'red_1'].map(arena.position)).toEqual([
      [5, 7],
      [5, 5],
    ]);
  });

  it('frees the cell of the dead for a move in the same step', async () => {
    const arena = await makeArena(
      battle,
      {},
      {
        red: [
          [5, 5],
          [7, 5],
        ],
        blue: [
          [6, 5],
          [20, 20],
        ],
      },
    );
    for (let hit = 1; hit <= 5; hit++) arena.step({ red_0: ahead });
    arena.step({ red_0: ahead, red_1: { move: [-1, 0] } });
    expect(arena.position('red_1')).toEqual([6, 5]);
  });

  it('attacks in random order: of two that would kill each other, each strikes first in half of the episodes', async () => {
    let redFirst = 0;
    const episodes = 400;
    const arena = await makeArena(battle, {}, { red: [[5, 5]], blue: [[6, 5]] });
    for (let seed = 0; seed < episodes; seed++) {
      arena.env.reset(0, { seed });
      arena.env.worlds[0]!.hp.fill(1);
      const rewards = arena.step({ red_0: ahead, blue_0: back });
      const winner = arena.isAlive('red_0') ? 'red_0' : 'blue_0';
      expect(rewards[winner]).toBe(9.895);
      if (winner === 'red_0') redFirst++;
    }
    expect(Math.abs(redFirst - episodes / 2)).toBeLessThan(4 * Math.sqrt(episodes / 4));
  });

  it('truncates at the time limit, and then the larger team wins', async () => {
    const arena = await makeArena(
      battle,
      { maxCycles: 2 },
      {
        red: [[5, 5]],
        blue: [
          [9, 5],
          [9, 7],
        ],
      },
    );
    arena.step();
    expect(arena.env.episodeOver[0]).toBe(0);
    arena.step();
    expect(arena.env.episodeOver[0]).toBe(1);
    expect(arena.env.groups.map(({ terminated, truncated, alive }) => [terminated[0], truncated[0], alive[0]])).toEqual([
      [0, 1, 0],
      [0, 1, 0],
    ]);
    expect(arena.env.metrics!(0)).toMatchObject({ redWins: 0, blueWins: 1, blueAlive: 2 });
  });

  it('gives a win to the larger reward of equal teams, and to both when that is equal, too', async () => {
    const arena = await makeArena(battle, { maxCycles: 1 }, { red: [[5, 5]], blue: [[9, 5]] });
    arena.step();
    expect(arena.env.metrics!(0)).toMatchObject({ redWins: 1, blueWins: 1 });
    arena.env.reset(0, { seed: 1 });
    arena.step({ red_0: ahead });
    expect(arena.env.metrics!(0)).toMatchObject({ redWins: 0, blueWins: 1 });
  });
});

describe('combined-arms', () => {
  const start = { redmelee: [[5, 5]], blueranged: [[6, 5]] } as const;

  it('lets a melee soldier kill a ranged one with the second hit', async () => {
    const arena = await makeArena(combinedArms, {}, start);
    expect(arena.step({ redmelee_0: ahead })['redmelee_0']).toBe(4.895);
    expect(arena.step({ redmelee_0: ahead })).toMatchObject({ redmelee_0: 9.895, blueranged_0: -0.1 });
  });

  it('pays one that shot and then died its bonus on top of the penalty, and one that died first the penalty alone', async () => {
    const seen = new Set<number>();
    for (let seed = 0; seen.size < 2 && seed < 50; seed++) {
      const arena = await makeArena(combinedArms, {}, start, { seed });
      arena.step({ redmelee_0: ahead });
      const { blueranged_0, redmelee_0 } = arena.step({ redmelee_0: ahead, blueranged_0: back });
      expect(redmelee_0).toBe(9.895);
      seen.add(blueranged_0!);
    }
    expect(seen).toEqual(new Set([4.9, -0.1]));
  });

  it('hurts friends of both kinds and pays nothing for it', async () => {
    const arena = await makeArena(
      combinedArms,
      {},
      {
        redmelee: [
          [5, 5],
          [6, 5],
        ],
        redranged: [[5, 7]],
      },
    );
    const rewards = arena.step({ redmelee_0: ahead, redranged_0: { attack: [0, -2] } });
    expect([arena.hp('redmelee_0'), arena.hp('redmelee_1')]).toEqual([8.1, 8.1]);
    expect(rewards).toMatchObject({ redmelee_0: -0.105, redranged_0: -0.105 });
  });

  it('ends when one of the four groups is gone', async () => {
    const arena = await makeArena(combinedArms, {}, start);
    arena.step({ redmelee_0: ahead });
    arena.step({ redmelee_0: ahead });
    expect(arena.env.episodeOver[0]).toBe(1);
    expect(arena.env.metrics!(0)).toMatchObject({ redAlive: 2, blueAlive: 1, redKills: 1, redWins: 1, blueWins: 0 });
  });
});

describe('gather', () => {
  it('pays four bites 17.99 and the last one 57.99', async () => {
    const arena = await makeArena(
      gather,
      {},
      {
        omnivore: [[5, 5]],
        food: [
          [6, 5],
          [9, 9],
        ],
      },
    );
    for (let bite = 1; bite <= 4; bite++) expect(arena.step({ omnivore_0: ahead })['omnivore_0']).toBe(17.99);
    expect(arena.step({ omnivore_0: ahead })['omnivore_0']).toBe(57.99);
    expect(arena.env.metrics!(0)).toMatchObject({ foodAlive: 1, omnivoreAlive: 1 });
  });

  it('lets an agent kill another with one hit for -2.01, at -20 for the victim', async () => {
    const arena = await makeArena(
      gather,
      {},
      {
        omnivore: [
          [5, 5],
          [6, 5],
        ],
        food: [[9, 9]],
      },
    );
    expect(arena.step({ omnivore_0: ahead })).toEqual({ omnivore_0: -2.01, omnivore_1: -20 });
    expect(arena.step()).toEqual({ omnivore_0: -0.01, omnivore_1: 0 });
  });

  it('lets agents jump over two pieces of food, and ends when all food is gone', async () => {
    const arena = await makeArena(
      gather,
      {},
      {
        omnivore: [[5, 5]],
        food: [
          [6, 5],
          [7, 5],
        ],
      },
    );
    arena.step({ omnivore_0: { move: [3, 0] } });
    expect(arena.position('omnivore_0')).toEqual([8, 5]);
    for (let bite = 0; bite < 5; bite++) arena.step({ omnivore_0: back });
    arena.step({ omnivore_0: { move: [-1, 0] } });
    for (let bite = 0; bite < 5; bite++) arena.step({ omnivore_0: back });
    expect(arena.env.episodeOver[0]).toBe(1);
    expect(arena.env.groups[0]!.terminated[0]).toBe(1);
  });
});

describe('tiger-deer', () => {
  const still = { deerPolicy: 'learned' };
  const around = [
    [5, 6],
    [4, 5],
    [5, 4],
  ] as const;
  const strike = { tiger_0: { attack: [0, -1] }, tiger_1: ahead, tiger_2: { attack: [0, 1] } } as const;

  it.each([
    ['dmfg', [0.095, 2.095, 4.095], -0.105],
    ['dmfg-installed', [0.195, 2.195, 4.195], -0.005],
  ])('pays one, two and three tigers at one deer as %s says, and the killer for nothing but the attack', async (preset, paid, killer) => {
    for (const [partners, reward] of paid.entries()) {
      const arena = await makeArena(tigerDeer, { ...still, preset }, { deer: [[5, 5]], tiger: around.slice(0, partners + 1) });
      const rewards = arena.step(Object.fromEntries(Object.entries(strike).slice(0, partners + 1)));
      for (let tiger = 0; tiger <= partners; tiger++) expect(rewards[`tiger_${tiger}`]).toBe(reward);
      expect(rewards['deer_0']).toBeCloseTo(-0.1 * (partners + 1), 5);
    }
    const arena = await makeArena(tigerDeer, { ...still, preset, tigerRecovery: -1 }, { deer: [[5, 5]], tiger: [[5, 6]] });
    arena.env.worlds[0]!.hp[0] = 0.5;
    expect(arena.step({ tiger_0: strike.tiger_0 })).toEqual({ deer_0: -1, tiger_0: killer });
    expect(arena.hp('tiger_0')).toBe(9);
  });

  it('spares a deer that is at 0 after its hits', async () => {
    const arena = await makeArena(tigerDeer, still, { deer: [[5, 5]], tiger: around });
    arena.step(strike);
    arena.env.worlds[0]!.hp[0] = 2;
    const { tiger_0, tiger_1 } = arena.step({ tiger_0: strike.tiger_0, tiger_1: strike.tiger_1 });
    expect([tiger_0, tiger_1]).toEqual([2.095, 2.095]);
    expect(arena.isAlive('deer_0')).toBe(true);
  });

  it('starves tigers that do not eat at step 477, which ends the game', async () => {
    const arena = await makeArena(tigerDeer, still, {
      deer: [[5, 5]],
      tiger: [
        [20, 20],
        [30, 30],
      ],
    });
    for (let step = 1; step < 477; step++) arena.step();
    expect(arena.env.metrics!(0)).toMatchObject({ tigerAlive: 2 });
    expect(arena.step()).toMatchObject({ tiger_0: 0, tiger_1: 0 });
    expect(arena.env.metrics!(0)).toMatchObject({ tigerAlive: 0, deerAlive: 1 });
    expect(arena.env.episodeOver[0]).toBe(1);
  });

  it('moves deer uniformly over their five actions where nobody controls them', async () => {
    const arena = await makeArena(
      tigerDeer,
      {},
      { deer: Array.from({ length: 100 }, (_, i) => [2 + 4 * (i % 10), 2 + 4 * Math.floor(i / 10)] as const), tiger: [[43, 43]] },
    );
    const world = arena.env.worlds[0]!;
    const counts = new Array<number>(5).fill(0);
    for (let step = 0; step < 100; step++) {
      arena.step();
      for (let deer = 0; deer < 100; deer++) counts[world.action[deer]!]!++;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.2 * 0.8));
    expect(arena.env.groups.map(({ name }) => name)).toEqual(['tiger']);
  });
});
