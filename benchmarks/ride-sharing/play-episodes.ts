import type { RidePooling } from '../../envs/ride-pooling/simulator.ts';
import { createEvaluator } from '../../src/learning/evaluate.ts';
import type { Learners } from '../../src/learning/policies.ts';
import { byHour, byZone } from './kpis/breakdown.ts';
import { episodeKpis } from './kpis/episode-kpis.ts';
import { requestFacts } from './kpis/request-facts.ts';
import type { EpisodeReport } from './results.ts';

/**
 * Lets learners play the evaluation episodes 0 .. `episodes` - 1, greedy, one after the other: the same requests and the same initial places
 * whoever plays. What an epoch takes is its wall-clock time without that of driving on.
 * @param env one copy, that nobody else uses
 * @param onEpoch is told which share of all is behind
 */
export async function playEpisodes(
  env: RidePooling,
  learners: Learners,
  episodes: number,
  onEpoch: (share: number) => void = () => {},
): Promise<EpisodeReport[]> {
  const { city } = env.world;
  const reports: EpisodeReport[] = [];
  let decisionMs: number[] = [];
  let motion = 0;
  let before = 0;
  env.onDecision = (timing) => {
    motion += timing.motion;
  };
  await createEvaluator(env, learners, episodes).run({
    begin() {
      decisionMs = [];
      [motion, before] = [0, performance.now()];
    },
    step() {
      const now = performance.now();
      decisionMs.push(now - before - motion);
      [motion, before] = [0, now];
      const { duration, epochSeconds } = env.episodeLog(0).rules;
      onEpoch((reports.length + Math.min(1, (decisionMs.length * epochSeconds) / duration)) / episodes);
    },
    end(copy, { episode }) {
      const log = env.episodeLog(copy);
      const facts = requestFacts(log);
      const parts = { hours: byHour(facts, log), zones: byZone(facts, city) };
      reports.push({ episode, label: log.label, kpis: episodeKpis(log, city, decisionMs), ...parts });
    },
  });
  env.onDecision = undefined;
  return reports;
}
