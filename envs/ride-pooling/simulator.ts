import type { SetArbiter } from '../../src/arbitration/set-contest.ts';
import { loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { createGroup, type Group, type PopulationEnv, type ResetOptions } from '../../src/environment/population-env.ts';
import type { SceneSource } from '../../src/environment/scene.ts';
import { box, candidates } from '../../src/environment/spaces.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { mapOf } from '../fleet/scene-map.ts';
import { candidateFeatures } from './candidate-features.ts';
import { Copy } from './copy.ts';
import type { DecisionTiming, EpisodeLog } from './episode-log.ts';
import { observationSize } from './observation.ts';
import { layoutOf } from './scene.ts';
import type { World } from './world.ts';

/** A fleet that pools rides in a city as an environment: one group, `vehicle`, that chooses among candidates which claim requests. */
export class RidePooling implements PopulationEnv {
  readonly groups: readonly [Group];
  readonly numEnvs: number;
  readonly episodeOver: Uint8Array;
  readonly scene: SceneSource;
  readonly world: World;
  /** Called after every decision with the time it took; never part of a run's results. */
  onDecision: ((timing: DecisionTiming) => void) | undefined = undefined;
  private readonly copies: readonly Copy[];

  constructor(world: World, arbiter: SetArbiter, numEnvs: number) {
    const { settings, city } = world;
    const group = createGroup(
      {
        name: 'vehicle',
        capacity: settings.vehicles,
        observationSpace: box([observationSize(world)]),
        observationStorage: 'float16',
        actionSpace: candidates(1 + settings.tripChoices, candidateFeatures(settings.pathStops)),
        positionSize: 2,
        field: { size: city.zones, labels: city.zoneLabels },
        claims: settings.tripRequests,
      },
      numEnvs,
    );
    const map = mapOf(city, world.geography);
    this.world = world;
    this.groups = [group];
    this.numEnvs = numEnvs;
    this.episodeOver = new Uint8Array(numEnvs).fill(1);
    this.scene = { layout: layoutOf(world), map: () => map, write: (copy, scene) => this.copies[copy]!.writeScene(scene) };
    this.copies = Array.from({ length: numEnvs }, (_, copy) => new Copy(world, arbiter, group, copy));
  }

  reset(copy: number, options: ResetOptions): void {
    this.copies[copy]!.reset(options);
    this.episodeOver[copy] = 0;
  }

  step(): void {
    for (let copy = 0; copy < this.numEnvs; copy++) {
      if (this.episodeOver[copy] === 1) continue;
      this.copies[copy]!.step(this.onDecision && ((timing) => this.onDecision?.({ copy, ...timing })));
      if (this.copies[copy]!.over) this.episodeOver[copy] = 1;
    }
  }

  metrics(copy: number): Record<string, number> {
    return this.copies[copy]!.keyFigures();
  }

  /** Everything that happened in a copy's present episode so far. */
  episodeLog(copy: number): EpisodeLog {
    return this.copies[copy]!.log();
  }

  saveState(): SnapshotRecord {
    return {
      groups: saveGroups(this.groups),
      episodeOver: this.episodeOver.slice(),
      copies: this.copies.map((copy) => copy.saveState()),
    };
  }

  loadState(state: SnapshotRecord): void {
    for (const [i, copy] of this.copies.entries()) copy.loadState((state['copies'] as readonly SnapshotRecord[])[i]!);
    this.episodeOver.set(state['episodeOver'] as Uint8Array);
    loadGroups(this.groups, state['groups'] as SnapshotRecord);
  }
}
