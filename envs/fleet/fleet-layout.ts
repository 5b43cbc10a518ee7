import type { SceneLayout } from '../../src/environment/scene.ts';
import type { Geography } from './geography.ts';

/** Open requests that are drawn at most; the figure tells how many there are. */
const DRAWN_REQUESTS = 2000;

/** What a fleet's scene has of its own. */
export interface FleetScene {
  readonly vehicles: number;
  readonly mostRequests: number;
  readonly vehicleStates: SceneLayout['kinds'][number]['states'];
  readonly figures: NonNullable<SceneLayout['figures']>;
}

/** Vehicles and open requests on the roads of the city, in km from its middle, north up. */
export function fleetLayout(geography: Geography, { vehicles, mostRequests, vehicleStates, figures }: FleetScene): SceneLayout {
  const most = (values: Float64Array): number => values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  const longer = 2 * geography.halfSide;
  const margin = 0.03 * longer;
  const [x, y] = [most(geography.x) + margin, most(geography.y) + margin];
  const requests = Math.min(mostRequests, DRAWN_REQUESTS);
  return {
    x: [-x, x],
    y: [-y, y],
    yGrows: 'up',
    resolution: longer / 8192,
    kinds: [
      { name: 'vehicle', shape: 'disc', size: 0.0075 * longer, capacity: vehicles, states: vehicleStates, pointers: true },
      { name: 'open request', shape: 'square', size: 0.006 * longer, capacity: requests, states: [{ label: 'open request', tone: 1 }] },
    ],
    figures,
  };
}
