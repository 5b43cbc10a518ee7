import { breakdownFigures } from './kpis/breakdown.ts';
import { kpiNames } from './kpis/definitions.ts';
import type { EpisodeReport, PolicyReport } from './results.ts';

/** The files of figures, by name: one row an episode, an hour of one, a zone of one. Empty cells where there is nothing to measure on. */
export function csvFiles(policies: readonly PolicyReport[]): Record<'episodes.csv' | 'hours.csv' | 'zones.csv', string> {
  const each = (header: readonly string[], rowsOf: (episode: EpisodeReport) => readonly (readonly unknown[])[]): string => {
    const lines = policies.flatMap(({ name, runs }) =>
      runs.flatMap(({ seed, episodes }) =>
        episodes.flatMap((episode) => rowsOf(episode).map((row) => [name, seed, episode.episode, episode.label, ...row])),
      ),
    );
    return [['policy', 'seed', 'episode', 'day', ...header], ...lines].map((row) => `${row.map(cell).join(',')}\n`).join('');
  };
  const parts = (key: 'hours' | 'zones', name: string) =>
    each([name, ...breakdownFigures], (episode) =>
      episode[key].map((part) => [part.label, ...breakdownFigures.map((figure) => part[figure])]),
    );
  return {
    'episodes.csv': each(kpiNames, ({ kpis }) => [kpiNames.map((name) => kpis[name])]),
    'hours.csv': parts('hours', 'hour'),
    'zones.csv': parts('zones', 'zone'),
  };
}

function cell(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
