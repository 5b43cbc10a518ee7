import type { City } from '../../src/city/city.ts';
import { loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { beginLives, endLives } from '../../src/environment/lives.ts';
import { createGroup, type Group, type PopulationEnv, type ResetOptions } from '../../src/environment/population-env.ts';
import type { Scene, SceneLayout, SceneSource } from '../../src/environment/scene.ts';
import { box, type Candidates } from '../../src/environment/spaces.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import type { Geography } from './geography.ts';
import { mapOf } from './scene-map.ts';

/** One copy of a fleet in a city, stepped from decision to decision. */
export interface FleetCopy {
  readonly over: boolean;
  reset(options: ResetOptions): void;
  keyFigures(): Record<string, number>;
  writeScene(scene: Scene): void;
  saveState(): SnapshotRecord;
  loadState(state: SnapshotRecord): void;
}

/** What every fleet's world has. */
interface FleetWorld {
  readonly city: City;
  readonly geography: Geography;
  readonly settings: { readonly vehicles: number };
}

/** What tells the vehicles of one fleet from those of another. */
export interface VehicleSpaces {
  readonly observationSize: number;
  readonly actionSpace: Candidates;
  /** Requests that a candidate claims at most; absent: nothing is claimed in the group's arrays. */
  readonly claims?: number;
}

/** A fleet in a city as an environment: one group, `vehicle`, that chooses among candidates. */
export abstract class FleetEnvironment<World extends FleetWorld, Copy extends FleetCopy> implements PopulationEnv {
  readonly groups: readonly [Group];
  readonly numEnvs: number;
  readonly episodeOver: Uint8Array;
  readonly scene: SceneSource;
  readonly world: World;
  protected readonly copies: readonly Copy[];

  /** @param makeCopy makes copy `copy`, which writes its rows of the group */
  protected constructor(
    world: World,
    { observationSize, actionSpace, claims }: VehicleSpaces,
    layout: SceneLayout,
    numEnvs: number,
    makeCopy: (group: Group, copy: number) => Copy,
  ) {
    const { settings, city, geography } = world;
    const group = createGroup(
      {
        name: 'vehicle',
        capacity: settings.vehicles,
        observationSpace: box([observationSize]),
        observationStorage: 'float16',
        actionSpace,
        positionSize: 2,
        field: { size: city.zones, labels: city.zoneLabels },
        ...(claims === undefined ? {} : { claims }),
      },
      numEnvs,
    );
    const map = mapOf(city, geography);
    this.world = world;
    this.groups = [group];
    this.numEnvs = numEnvs;
    this.episodeOver = new Uint8Array(numEnvs).fill(1);
    this.scene = { layout, map: () => map, write: (copy, scene) => this.copies[copy]!.writeScene(scene) };
    this.copies = Array.from({ length: numEnvs }, (_, copy) => makeCopy(group, copy));
  }

  reset(copy: number, options: ResetOptions): void {
    beginLives(this.groups[0], copy);
    this.copies[copy]!.reset(options);
    this.episodeOver[copy] = 0;
  }

  step(): void {
    for (let copy = 0; copy < this.numEnvs; copy++) {
      if (this.episodeOver[copy] === 1) continue;
      this.stepCopy(copy);
      if (!this.copies[copy]!.over) continue;
      endLives(this.groups[0], copy, 'terminated');
      this.episodeOver[copy] = 1;
    }
  }

  protected abstract stepCopy(copy: number): void;

  metrics(copy: number): Record<string, number> {
    return this.copies[copy]!.keyFigures();
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
