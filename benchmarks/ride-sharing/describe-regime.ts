import type { City } from '../../src/city/city.ts';
import { inNumber } from '../../src/shared/in-number.ts';
import { mean } from '../../src/statistics/summaries.ts';
import type { BenchmarkPlan } from './plan.ts';
import type { PolicyReport } from './results.ts';

/** What was compared, in words. */
export interface RegimeText {
  readonly title: string;
  readonly lines: readonly string[];
}

export function describeRegime(plan: BenchmarkPlan, policies: readonly PolicyReport[], city: City): RegimeText {
  const { env, episodes, timesteps } = plan;
  const played = policies.flatMap(({ runs }) => runs)[0]!.episodes;
  const days = [...new Set(played.map(({ label }) => label))];
  const requests = mean(played.map(({ kpis }) => kpis.requests));
  const fleet = `${env['vehicles']} vehicles of ${env['capacity'] ?? 4} seats`;
  const learners = policies.filter(({ learned }) => learned);
  return {
    title: plan.title ?? `Ride pooling in ${city.name}: ${fleet}`,
    lines: [
      `${fleet}, ${city.places} places, ${city.zones} zones; a request is picked up within ${env['maxWaitSeconds'] ?? 300} s or lost.`,
      `${inNumber(episodes, 'episode')} of ${Math.round(requests)} requests (${days.join(', ')}${env['window'] ? `, ${env['window']}` : ''}), the same requests and initial places for every policy.`,
      ...(learners.length > 0
        ? [`Learners: ${timesteps} epochs of training, ${inNumber(Math.max(...learners.map(({ runs }) => runs.length)), 'seed')}.`]
        : []),
    ],
  };
}
