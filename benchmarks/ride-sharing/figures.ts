import type { City } from '../../src/city/city.ts';
import type { Figure } from '../../src/runs/figure-to-svg.ts';
import { learningCurve } from '../../src/runs/learning-curve.ts';
import { zoneShareMap } from '../../src/runs/zone-share-map.ts';
import { mean } from '../../src/statistics/summaries.ts';
import type { Breakdown } from './kpis/breakdown.ts';
import type { EpisodeReport, PolicyReport } from './results.ts';

/** A figure of the requests by hour of the day, one line a policy. */
const hourly = [
  { figure: 'serviceRate', title: 'Service rate by hour', yLabel: 'requests served, %', factor: 100 },
  { figure: 'waitMean', title: 'Wait by hour', yLabel: 'from request to pick-up, s', factor: 1 },
  { figure: 'totalDelayMean', title: 'Delay by hour', yLabel: 'wait and ride delay, s', factor: 1 },
  { figure: 'requests', title: 'Requests by hour', yLabel: 'requests', factor: 1 },
] as const satisfies readonly { figure: keyof Breakdown; title: string; yLabel: string; factor: number }[];

/** What the page shows of the policies: curves over the day where it has more than two hours, and a map of each. */
export function benchmarkFigures(policies: readonly PolicyReport[], city: City): { readonly name: string; readonly figure: Figure }[] {
  const played = policies.filter(({ runs }) => runs.length > 0);
  const hours = played[0]?.runs[0]?.episodes[0]?.hours ?? [];
  const curves = hourly.map(({ figure, title, yLabel, factor }) => ({
    name: `hours-${figure}`,
    figure: learningCurve(
      (figure === 'requests' ? played.slice(0, 1) : played).map((policy) => ({
        label: figure === 'requests' ? 'all policies' : policy.label,
        kind: 'dots' as const,
        points: hours.map((_, hour) => ({
          step: hours[0]!.key + hour,
          value: factor * overEpisodes(policy, (episode) => episode.hours[hour]![figure]),
        })),
      })),
      { title, yLabel, xLabel: 'local hour', firstStep: hours[0]?.key ?? 0 },
    ),
  }));
  const maps = played.map((policy) => ({
    name: `zones-${policy.name}`,
    figure: zoneShareMap(
      city,
      zoneRates(policy, city.zones),
      { title: policy.label, subtitle: 'service rate by zone of pick-up' },
      { mostWidth: 360, mostHeight: 560 },
    ),
  }));
  return [...(hours.length > 2 ? curves : []), ...maps];
}

/** Requests served / requests of each zone, over all seeds and episodes; NaN where there was none. */
function zoneRates(policy: PolicyReport, zones: number): Float64Array {
  const [served, requests] = [new Float64Array(zones), new Float64Array(zones)];
  for (const { episodes } of policy.runs) {
    for (const episode of episodes) {
      for (const zone of episode.zones) {
        served[zone.key]! += zone.served;
        requests[zone.key]! += zone.requests;
      }
    }
  }
  return served.map((count, zone) => count / requests[zone]!);
}

function overEpisodes({ runs }: PolicyReport, of: (episode: EpisodeReport) => number): number {
  return mean(runs.flatMap(({ episodes }) => episodes.map(of)).filter((value) => !Number.isNaN(value)));
}
