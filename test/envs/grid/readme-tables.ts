import type { StandardJSONSchemaV1 } from '@standard-schema/spec';
import type { GridGame, GridGroup, RewardRule } from '../../../envs/grid/game.ts';
import type { GridEnvironment } from '../../../envs/grid/grid-environment.ts';
import type { EnvironmentDefinition } from '../../../src/environment/definition.ts';
import { parseParameters } from '../../../src/shared/parse-parameters.ts';
import { makeGrid } from './make-grid.ts';

type Row = readonly string[];

/** The tables of a game's README: spaces, bodies, rewards and parameters in every preset. */
export async function readmeTables(definition: EnvironmentDefinition<never>, presets: readonly string[]): Promise<string> {
  const environments = await Promise.all(presets.map((preset) => makeGrid(definition, { preset })));
  const games = environments.map(({ game }) => game);
  return [
    '### Spaces',
    table(
      ['preset', 'map', 'group', 'bodies', 'actions', 'observation', 'numbers'],
      presets.flatMap((preset, i) => spaceRows(preset, environments[i]!)),
    ),
    '### Bodies',
    table(
      ['group', 'side', 'hp', 'speed', 'view', 'attack range', 'damage', 'recovery', 'kill supply', 'hits its own'],
      bodyRows(presets, games),
    ),
    '### Rewards',
    table(['for', ...presets.map(code)], rewardRows(games)),
    '### Parameters',
    table(['parameter', ...presets.map(code), 'meaning'], await parameterRows(definition, presets)),
  ].join('\n\n');
}

function spaceRows(preset: string, { game, groups }: GridEnvironment): Row[] {
  return game.groups.map(({ name, count, control }) => {
    const group = groups.find((other) => other.name === name);
    const acts = group?.actionSpace.kind === 'discrete' ? String(group.actionSpace.n) : control === 'chance' ? 'at random' : 'none';
    const shape = group?.observationSpace.shape ?? [];
    const numbers = shape.length > 0 ? String(shape.reduce((product, side) => product * side, 1)) : '';
    return [code(preset), `${game.width} x ${game.height}`, code(name), String(count), acts, shape.join(' x '), numbers];
  });
}

/** Groups whose type is the same in all presets share a line; others name the preset. */
function bodyRows(presets: readonly string[], games: readonly GridGame[]): Row[] {
  const describe = ({ type }: GridGroup): Row => [
    ...[type.side ?? 1, type.hp, type.speed, type.view, type.attackRange, type.damage, type.recovery, type.killSupply ?? 0].map(String),
    type.attacksOwnGroup ? 'yes' : 'no',
  ];
  const rows = new Map<string, Set<string>>();
  for (const [i, game] of games.entries()) {
    for (const group of game.groups) {
      const isSame = games.every(
        ({ groups }) => String(describe(groups.find(({ name }) => name === group.name)!)) === String(describe(group)),
      );
      const name = isSame ? code(group.name) : `${code(group.name)} (${presets[i]})`;
      const key = describe(group).join('|');
      rows.set(key, (rows.get(key) ?? new Set()).add(name));
    }
  }
  return [...rows].map(([key, names]) => [[...names].join(', '), ...key.split('|')]);
}

function rewardRows(games: readonly GridGame[]): Row[] {
  const [first] = games as [GridGame];
  const kinds = new Map<string, string[]>();
  for (const { name, type } of first.groups) {
    const key = games.map(({ groups }) => JSON.stringify(groups.find((group) => group.name === name)!.type)).join();
    kinds.set(key + type.hp, [...(kinds.get(key + type.hp) ?? []), name]);
  }
  const typeOf = (game: GridGame, name: string) => game.groups.find((group) => group.name === name)!.type;
  const perType = [...kinds.values()].flatMap((names) => {
    const who = names.map(code).join(', ');
    const values = (key: 'stepReward' | 'attackPenalty' | 'deadPenalty' | 'killReward') =>
      games.map((game) => typeOf(game, names[0]!)[key] ?? 0).map(String);
    return [
      [`${who}: every step`, ...values('stepReward')],
      [`${who}: every attack, whatever it hits`, ...values('attackPenalty')],
      [`${who}: dying, in place of the above`, ...values('deadPenalty')],
      [`whoever kills ${who}`, ...values('killReward')],
    ];
  });
  const list = (names: readonly string[]) => names.map(code).join(', ');
  const perRule = first.rules.flatMap((rule, i) => {
    const [verb, past] = rule.on === 'kill' ? ['kills', 'killed'] : ['hits', 'hit'];
    const of = (key: 'actor' | 'victim') => games.map(({ rules }: { rules: readonly RewardRule[] }) => String(rules[i]![key] ?? 0));
    const actor = rule.together
      ? `each of two ${list(rule.by)} that hit the same ${list(rule.target)}, twice`
      : `${list(rule.by)} that ${verb} ${list(rule.target)}`;
    return [
      [actor, ...of('actor')],
      [`${list(rule.target)} that is ${past} by ${list(rule.by)}`, ...of('victim')],
    ];
  });
  return [...perType, ...perRule].filter(([, ...values]) => values.some((value) => value !== '0'));
}

async function parameterRows(definition: EnvironmentDefinition<never>, presets: readonly string[]): Promise<Row[]> {
  const standard = definition.parameters['~standard'] as unknown as StandardJSONSchemaV1.Props;
  const schema = standard.jsonSchema.input({ target: 'draft-2020-12' }) as { properties: Record<string, { description: string }> };
  const values = await Promise.all(presets.map((preset) => parseParameters(definition.parameters, { preset }, 'env')));
  return Object.entries(schema.properties).map(([name, { description }]) => {
    const of = (preset: Record<string, unknown>, i: number) =>
      code(name === 'preset' ? presets[i]! : JSON.stringify(preset[name]).replaceAll('"', ''));
    return [code(name), ...values.map(of), description];
  });
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: Row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
