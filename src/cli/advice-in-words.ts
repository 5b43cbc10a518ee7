import type { WidthAdvice } from '../studies/advice/width-advice.ts';
import type { NeighbourFluctuation } from '../studies/neighbour-fluctuation.ts';
import type { RunFluctuation } from './fluctuation-advice.ts';
import { formatFigure, formatTable } from './format.ts';

/** The report of `murmur fluctuation RUN` for people. */
export function adviceInWords({ run, group, agent, step, advice, neighbours }: RunFluctuation): string {
  return [
    `${run}: the value network of agent ${agent} of "${group}" after ${step} timesteps, hidden layers ${advice.widths.join('-')} (${advice.activations.join(', ')})`,
    spreads(advice),
    recommendations(advice),
    ...advice.verified.map(verification),
    ...(neighbours ? [neighbourTable(neighbours)] : []),
    ...advice.notes.map((note) => `Note: ${note}`),
  ].join('\n\n');
}

const percent = (share: number): string => `${formatFigure(100 * share)} %`;

function spreads({ groups, unit, tolerance, losses, steps, stepSize }: WidthAdvice): string {
  const rows = groups.map(({ name, initialSpread, spread, width }) => [name, percent(initialSpread), percent(spread), String(width)]);
  return [
    'How much values differ from one seed to another (standard deviation, predicted in mean-field scaling), and the width at which it is',
    `${percent(tolerance)}. 100 % is the deviation of the learned targets, ${formatFigure(unit)}. Loss ${formatFigure(losses[0])} to ${formatFigure(losses[1])} in ${steps} steps of ${formatFigure(stepSize)}.`,
    formatTable(['decisions', 'before', 'after', 'width'], rows),
  ].join('\n');
}

function recommendations({ groups, advisedWidth, advisedEnsemble, tolerance, layerParts, widths, bestWidths }: WidthAdvice): string {
  const total = layerParts.reduce((sum, part) => sum + part, 0);
  const [learned, onPolicy, unvisited] = groups;
  const isEnough = advisedWidth <= widths[0]!;
  const lines = [
    isEnough
      ? `On-policy decisions are within ${percent(tolerance)} already; a first hidden layer of ${advisedWidth} units would do.`
      : `For ${percent(tolerance)} on on-policy decisions: a first hidden layer of ${advisedWidth} units (the others in proportion), or the mean of ${advisedEnsemble} networks as they are.`,
  ];
  if (widths.length > 1) {
    const parts = layerParts.map((part, index) => `layer ${index + 1} ${percent(part / total)}`);
    lines.push(`The on-policy variance comes from ${parts.join(', ')}; as many parameters do most as ${bestWidths.join('-')} units.`);
  }
  const grows = groups.filter(({ spread, initialSpread }) => spread > initialSpread);
  lines.push(
    `The spread stays away from what was learned: ${percent(learned!.spread)} learned, ${percent(onPolicy!.spread)} on-policy, ${percent(unvisited!.spread)} unvisited.`,
  );
  if (grows.length > 0)
    lines.push(`Training made it larger on decisions that are ${grows.map(({ name }) => name).join(' and on those that are ')}.`);
  return lines.join('\n');
}

function verification({ width, networks, groups }: WidthAdvice['verified'][number]): string {
  const rows = groups.map(({ name, predicted, measured, standardError }) => [
    name,
    percent(predicted),
    `${percent(measured)} ± ${percent(standardError)}`,
    formatFigure(measured / predicted),
  ]);
  return `${networks} networks of width ${width}, trained: spread predicted and measured\n${formatTable(['decisions', 'predicted', 'measured', 'ratio'], rows)}`;
}

function neighbourTable({ group, episodes, rows, slope }: NeighbourFluctuation): string {
  const lines = rows.map(({ neighbours, distance }) => [String(neighbours), formatFigure(distance)]);
  return [
    `Mean action of M agents of "${group}" (${episodes} evaluation episodes): distance from the mean field`,
    formatTable(['M', 'root mean square'], lines),
    `Slope of its logarithm on that of M: ${slope.toFixed(3)}; -0.5 where agents act independently of each other.`,
  ].join('\n');
}
