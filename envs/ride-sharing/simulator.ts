import type { SetArbiter } from '../../src/arbitration/set-contest.ts';
import { candidates } from '../../src/environment/spaces.ts';
import { FleetEnvironment } from '../fleet/fleet-environment.ts';
import { candidateFeatures, firstRequestOf } from './choices.ts';
import { Copy } from './copy.ts';
import { scheduledMotion, steppedMotion } from './motion.ts';
import { observationSize } from './observation.ts';
import { layoutOf } from './scene.ts';
import type { World } from './world.ts';

/** A fleet of taxis in a city as an environment: its candidates are single requests, and places to move to. */
export class RideSharing extends FleetEnvironment<World, Copy> {
  constructor(world: World, arbiter: SetArbiter, numEnvs: number) {
    const { repositioning, requestChoices, motion: kind } = world.settings;
    const spaces = {
      observationSize: observationSize(world),
      actionSpace: candidates(firstRequestOf(repositioning) + requestChoices, candidateFeatures),
    };
    const motion = kind === 'stepped' ? steppedMotion(world) : scheduledMotion(world);
    super(world, spaces, layoutOf(world), numEnvs, (group, copy) => new Copy(world, motion, arbiter, group, copy));
  }

  protected stepCopy(copy: number): void {
    this.copies[copy]!.step();
  }

  render(copy: number, mode: 'ansi' | 'svg'): string {
    return this.copies[copy]!.render(mode);
  }
}
