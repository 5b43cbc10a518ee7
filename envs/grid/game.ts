import type { Tone } from '../../src/environment/scene.ts';
import type { Placement } from './placement.ts';

/** What a kind of body is and can do; lengths in cells, health in points. */
export interface BodyType {
  /** Side of its square body. Default 1. */
  readonly side?: number;
  readonly hp: number;
  /** It moves to any free cell at most this far (Euclidean), over whatever stands between. */
  readonly speed: number;
  /** Radius of the circle that it sees; 0 for bodies without eyes. */
  readonly view: number;
  /** It attacks any one cell at most this far (Euclidean); 0: it cannot attack. */
  readonly attackRange: number;
  readonly damage: number;
  /** Added to its health every step, up to `hp`; a negative one starves. */
  readonly recovery: number;
  /** Health that its killer gains, up to the killer's `hp`. */
  readonly killSupply?: number;
  /** Its attacks hit its own group, too. Default false. */
  readonly attacksOwnGroup?: boolean;
  /** What it gets every step, for every attack whatever it hits, and in place of all of these when it dies. */
  readonly stepReward?: number;
  readonly attackPenalty?: number;
  readonly deadPenalty?: number;
  /** What its killer gets. */
  readonly killReward?: number;
}

export interface GridGroup {
  readonly name: string;
  readonly type: BodyType;
  /** Bodies at the start of every episode. */
  readonly count: number;
  /** Who acts for it: a learner (it is a group of the environment), chance (uniform over its actions), or nobody (food). */
  readonly control: 'learner' | 'chance' | 'nobody';
  /** In pictures. Default: squares in the colour of the group's index. */
  readonly look?: { readonly tone?: Tone; readonly shape?: 'disc' | 'square' };
}

/**
 * A reward for what agents did to each other. An attack is a hit that did not kill; a killing blow is a kill and no attack. Both count
 * when the agent itself died later in the step.
 */
export interface RewardRule {
  readonly on: 'attack' | 'kill';
  readonly by: readonly string[];
  readonly target: readonly string[];
  /** Counts once for every ordered pair of agents that did it to the same target; each of the two gets `actor`. Default false. */
  readonly together?: boolean;
  readonly actor?: number;
  readonly victim?: number;
}

/** What agents may see of themselves beside the view. */
export const extraFeatures = ['number', 'lastAction', 'lastReward'] as const;
export type ExtraFeature = (typeof extraFeatures)[number];
export type ExtraFeatures = boolean | readonly ExtraFeature[];

/** How agents see: which planes and numbers an observation has. See observation-layout.ts. */
export interface ObservationOptions {
  /** Where everybody is, in a coarse map, and the agent's own position. */
  readonly minimap: boolean;
  /** Its number in bits, its last action, its last reward: all of them, none, or some. */
  readonly extraFeatures: ExtraFeatures;
  /** Whether what has no place in the view is spread over planes of the view's size, or stands once behind the planes. */
  readonly featureLayout: 'planes' | 'vector';
  /** Bits of the agent's number. */
  readonly idBits: number;
}

/** A grid game as data. The engine does the rest. */
export interface GridGame {
  readonly name: string;
  /** Cells, with the walls around the map. */
  readonly width: number;
  readonly height: number;
  /** In the order in which they move and are numbered. */
  readonly groups: readonly GridGroup[];
  readonly rules: readonly RewardRule[];
  readonly observation: ObservationOptions;
  /** Sides of a contest. The winner has more agents alive at the end, or of equally many the larger total reward. */
  readonly teams?: readonly { readonly name: string; readonly groups: readonly string[] }[];
  /** A group in which every agent plays for itself. */
  readonly everyoneForThemselves?: string;
  /** Agents are neighbours when they are nearer than this, in steps across and down (Manhattan distance). */
  readonly neighbourRadius: number;
  readonly maxCycles: number;
  /** Where walls and bodies stand when an episode begins. */
  place(placement: Placement): void;
}
