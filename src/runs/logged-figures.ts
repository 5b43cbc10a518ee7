import { episodeFigures } from '../learning/evaluate.ts';
import { isRecord } from './config-difference.ts';

/** The figures of an episode as a run's events have it, by the names that evaluations give them; what is no number is left out. */
export function loggedFigures(episode: unknown): Record<string, number> {
  if (!isRecord(episode)) return {};
  const [returns, metrics] = [episode['returns'], episode['metrics']].map((each) => (isRecord(each) ? each : {})) as [Numbers, Numbers];
  const { return: total, length } = episode as Numbers;
  const figures = episodeFigures({ episode: 0, return: total!, length: length!, returns, metrics });
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => typeof value === 'number'));
}

type Numbers = Readonly<Record<string, number>>;
