import type { SetArbiter } from '../../src/arbitration/set-contest.ts';
import { candidates } from '../../src/environment/spaces.ts';
import { FleetEnvironment } from '../fleet/fleet-environment.ts';
import { candidateFeatures } from './candidate-features.ts';
import { Copy } from './copy.ts';
import type { DecisionTiming, EpisodeLog } from './episode-log.ts';
import { observationSize } from './observation.ts';
import { layoutOf } from './scene.ts';
import type { World } from './world.ts';

/** A fleet that pools rides in a city as an environment: its candidates claim requests. */
export class RidePooling extends FleetEnvironment<World, Copy> {
  /** Called after every decision with the time it took; never part of a run's results. */
  onDecision: ((timing: DecisionTiming) => void) | undefined = undefined;

  constructor(world: World, arbiter: SetArbiter, numEnvs: number) {
    const { tripChoices, pathStops, tripRequests } = world.settings;
    const spaces = {
      observationSize: observationSize(world),
      actionSpace: candidates(1 + tripChoices, candidateFeatures(pathStops)),
      claims: tripRequests,
    };
    super(world, spaces, layoutOf(world), numEnvs, (group, copy) => new Copy(world, arbiter, group, copy));
  }

  protected stepCopy(copy: number): void {
    this.copies[copy]!.step(this.onDecision && ((timing) => this.onDecision?.({ copy, ...timing })));
  }

  /** Everything that happened in a copy's present episode so far. */
  episodeLog(copy: number): EpisodeLog {
    return this.copies[copy]!.log();
  }
}
