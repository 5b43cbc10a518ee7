import { describe, expect, it } from 'vitest';
import adversarialPursuit from '../../../envs/adversarial-pursuit/index.ts';
import battle from '../../../envs/battle/index.ts';
import battlefield from '../../../envs/battlefield/index.ts';
import combinedArms from '../../../envs/combined-arms/index.ts';
import { drawnMap } from '../../../envs/gather/drawn-map.ts';
import gather from '../../../envs/gather/index.ts';
import tigerDeer from '../../../envs/tiger-deer/index.ts';
import { spaceSize } from '../../../src/environment/spaces.ts';
import { makeGrid } from './make-grid.ts';

/** Name, agents, actions and numbers of an observation of each group; cells of walls within the map. */
async function sizes(definition: Parameters<typeof makeGrid>[0], parameters: Record<string, unknown>) {
  const env = await makeGrid(definition, parameters);
  env.reset(0, { seed: 1 });
  const { map, living } = env.worlds[0]!;
  const walls = map.cells.filter((occupant) => occupant === -1).length - 2 * (map.width + map.height) + 4;
  const groups = env.groups.map(({ name, capacity, actionSpace, observationSpace }) => [
    name,
    capacity,
    actionSpace.kind === 'discrete' && actionSpace.n,
    spaceSize(observationSpace),
  ]);
  return { groups, walls, bodies: [...living] };
}

describe('has the sizes and numbers of the paper’s released code', () => {
  it('in battle', async () => {
    expect(await sizes(battle, {})).toEqual({
      groups: [
        ['red', 25, 21, 6929],
        ['blue', 25, 21, 6929],
      ],
      walls: 0,
      bodies: [25, 25],
    });
  });

  it('in combined-arms', async () => {
    expect(await sizes(combinedArms, {})).toMatchObject({
      groups: [
        ['redmelee', 15, 9, 5915],
        ['redranged', 10, 25, 8619],
        ['bluemelee', 15, 9, 5915],
        ['blueranged', 10, 25, 8619],
      ],
    });
  });

  it('in gather, on the very cells', async () => {
    expect(await sizes(gather, {})).toEqual({ groups: [['omnivore', 30, 33, 9675]], walls: 0, bodies: [122, 30] });
    expect(new Set([...drawnMap.agents, ...drawnMap.food].map(String)).size).toBe(152);
  });

  it('in tiger-deer, with deer at random or not', async () => {
    expect(await sizes(tigerDeer, {})).toEqual({ groups: [['tiger', 20, 9, 2349]], walls: 81, bodies: [101, 20] });
    expect((await sizes(tigerDeer, { deerPolicy: 'learned' })).groups).toEqual([
      ['deer', 101, 5, 225],
      ['tiger', 20, 9, 2349],
    ]);
  });
});

it('has the sizes and numbers of MAgent2', async () => {
  const magent2 = { preset: 'magent2' };
  const groupsOf = async (definition: Parameters<typeof makeGrid>[0]) => (await sizes(definition, magent2)).groups;
  expect(await groupsOf(battle)).toEqual([
    ['red', 81, 21, 13 * 13 * 5],
    ['blue', 81, 21, 13 * 13 * 5],
  ]);
  expect((await groupsOf(combinedArms)).map(([, count]) => count)).toEqual([45, 36, 45, 36]);
  expect(await groupsOf(gather)).toEqual([['omnivore', 495, 33, 15 * 15 * 5]]);
  expect(await groupsOf(tigerDeer)).toEqual([
    ['deer', 101, 5, 3 * 3 * 5],
    ['tiger', 20, 9, 9 * 9 * 5],
  ]);
  expect(await groupsOf(battlefield)).toEqual([
    ['red', 12, 21, 13 * 13 * 5],
    ['blue', 12, 21, 13 * 13 * 5],
  ]);
  expect(await groupsOf(adversarialPursuit)).toEqual([
    ['predator', 25, 13, 10 * 10 * 5],
    ['prey', 50, 9, 9 * 9 * 5],
  ]);
});

it('has the same features once behind the view in the layout vector', async () => {
  const [{ groups: planes }, { groups: vector }] = [await makeGrid(battle, {}), await makeGrid(battle, { featureLayout: 'vector' })];
  expect(planes[0]!.observationSpace.shape).toEqual([13, 13, 41]);
  expect(vector[0]!.observationSpace.shape).toEqual([13 * 13 * 7 + 34]);
});

it('shows agents what they are told to of themselves', async () => {
  const features = async (extraFeatures: unknown) => {
    const { groups } = await makeGrid(battle, { featureLayout: 'vector', minimap: false, extraFeatures });
    return spaceSize(groups[0]!.observationSpace) - 13 * 13 * 5;
  };
  expect(await features(['number'])).toBe(10);
  expect(await features(['lastAction', 'lastReward'])).toBe(22);
  expect(await features(['lastReward', 'number', 'lastAction'])).toBe(await features(true));
  expect(await features([])).toBe(await features(false));
});

it('takes numbers of agents, where they fit', async () => {
  const agents = async (definition: Parameters<typeof makeGrid>[0], parameters: Record<string, unknown>) =>
    (await sizes(definition, parameters)).bodies;
  expect(await agents(battle, { agents: 64, mapSize: 40 })).toEqual([64, 64]);
  expect(await agents(battle, { agents: 30, mapSize: 28, start: 'random' })).toEqual([30, 30]);
  expect(await agents(combinedArms, { melee: 20, mapSize: 40 })).toEqual([20, 32, 20, 32]);
  expect(await agents(combinedArms, { melee: 3, ranged: 30, mapSize: 40 })).toEqual([3, 30, 3, 30]);
  expect(await agents(battlefield, { agents: 40 })).toEqual([40, 40]);
  expect(await agents(gather, { layout: 'random', mapSize: 40, agents: 50, food: 90 })).toEqual([90, 50]);
  expect(await agents(tigerDeer, { tigers: 3, deer: 7, randomWalls: 0 })).toEqual([7, 3]);
});
