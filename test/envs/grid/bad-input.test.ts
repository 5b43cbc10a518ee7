import { expect, it } from 'vitest';
import adversarialPursuit from '../../../envs/adversarial-pursuit/index.ts';
import battle from '../../../envs/battle/index.ts';
import battlefield from '../../../envs/battlefield/index.ts';
import combinedArms from '../../../envs/combined-arms/index.ts';
import gather from '../../../envs/gather/index.ts';
import tigerDeer from '../../../envs/tiger-deer/index.ts';
import { makeEnvironment } from '../../../src/plugins/make-environment.ts';
import { UserError } from '../../../src/shared/user-error.ts';

it.each([
  [
    'a map too small for its formations',
    battle,
    { mapSize: 28, agents: 64 },
    /Armies of 64 need a map of at least 40 x 40 cells.*env\.mapSize is 28/,
  ],
  [
    'a map too small for the numbers',
    battle,
    { mapSize: 12, agents: 60, start: 'random' },
    /12 x 12 cells, has 100 within its walls, but 60 red and 60 blue need 120/,
  ],
  ['a map below the least', battle, { mapSize: 11 }, /env\.mapSize: battle needs a map of at least 12 cells a side; got 11/],
  ['a map below the least', combinedArms, { mapSize: 15 }, /at least 16 cells/],
  ['a map below the least', battlefield, { mapSize: 45 }, /at least 46 cells/],
  ['armies too large for the walls', battlefield, { mapSize: 50, agents: 400 }, /Armies of 400 need a map/],
  ['mixed armies too large for the map', combinedArms, { mapSize: 28, melee: 40 }, /Armies of 50 need a map/],
  ['a drawn map of another size', gather, { mapSize: 30 }, /layout "drawn" of gather is a map of 18 cells a side; got 30/],
  ['a number on a drawn map', gather, { food: 3 }, /env\.food: the layout "drawn" of gather has its own number/],
  [
    'wide bodies on a narrow map',
    adversarialPursuit,
    { mapSize: 7, predators: 7 },
    /7 x 7 cells, has 25 within its walls, but 7 predator and 1 prey need 29/,
  ],
  ['too many walls', tigerDeer, { mapSize: 10, randomWalls: 62 }, /No room is left for .* on the map of tiger-deer/],
  ['a wall on a soldier', battle, { walls: [[1, 9, 1, 1]] }, /cannot stand at \(1, 9\) of battle/],
  [
    'walls that overlap',
    battle,
    {
      walls: [
        [12, 3, 2, 2],
        [13, 4, 1, 1],
      ],
    },
    /wall at \(13, 4\) of battle overlaps another wall/,
  ],
  ['a wall off the map', battle, { walls: [[27, 3, 4, 1]] }, /wall at \(28, 3\) is off the map of battle, which has 28 x 28 cells/],
  ['a wall that is no rectangle', battle, { walls: [[1, 2]] }, /Give each as \[x, y, width, height\]/],
  ['an unknown preset', battle, { preset: 'magent' }, /env\.preset: .*"dmfg"\|"magent2".*got "magent"/],
  ['an unknown feature', battle, { extraFeatures: ['number', 'foo'] }, /Give true, false, or a list of number, lastAction, lastReward/],
  ['an odd size', battle, { mapSize: 28.5 }, /env\.mapSize: .*int.*got 28\.5/],
  ['no agents', battle, { agents: 0 }, /env\.agents: .*>=1; got 0/],
  ['a misspelt parameter', tigerDeer, { deers: 3 }, /no such parameter; did you mean env\.deer\?/],
])('says what is wrong with %s', async (_, definition, parameters, sentence) => {
  const use = async () => (await makeEnvironment(definition, parameters, 1)).reset(0, { seed: 1 });
  await expect(use).rejects.toThrow(UserError);
  await expect(use).rejects.toThrow(sentence);
});

it('says which action does not exist', async () => {
  const env = await makeEnvironment(battle, {}, 1);
  env.reset(0, { seed: 1 });
  env.groups[1]!.actions[3] = 21;
  expect(() => env.step()).toThrow('Agent 3 of blue in battle has the action 21; there are 0 to 20.');
});
