import { ratio } from '../fleet/ratio.ts';
import { requestStatus } from '../fleet/request-states.ts';
import type { EpochLog, VehicleLog } from './episode-log.ts';
import type { RequestBook } from './request-book.ts';
import { fleetSums } from './vehicle-log.ts';

/** Key figures of an episode, in the order in which they are reported. */
export const keyFigures = [
  'reward',
  'requests',
  'served',
  'expired',
  'open',
  'serviceRate',
  'waitMean',
  'delayMean',
  'detourMean',
  'sharedShare',
  'km',
  'emptyKmShare',
  'occupancy',
  'idleShare',
  'tripsPerVehicle',
  'routesPerVehicle',
  'solverTimeOuts',
] as const;

export function keyFiguresOf(
  book: RequestBook,
  vehicles: VehicleLog,
  epochs: EpochLog,
  fleet: number,
): Record<(typeof keyFigures)[number], number> {
  const sums = fleetSums(vehicles);
  const rides = { count: 0, wait: 0, done: 0, delay: 0, detour: 0, shared: 0 };
  for (let request = 0; request < book.seen; request++) {
    const waited = book.pickedUp[request]! - book.appeared[request]!;
    if (book.pickedUp[request]! < 0) continue;
    rides.count++;
    rides.wait += waited;
    if (book.status[request] !== requestStatus.done) continue;
    const ride = book.droppedOff[request]! - book.pickedUp[request]!;
    rides.done++;
    rides.delay += waited + ride - book.directSeconds[request]!;
    rides.detour += ride / book.directSeconds[request]!;
    rides.shared += book.shared[request]!;
  }
  const total = (values: Int32Array) => values.subarray(0, epochs.count).reduce((sum, value) => sum + value, 0);
  const decisions = fleet * epochs.count;
  return {
    reward: sums.income,
    requests: book.seen,
    served: book.served,
    expired: book.expired,
    open: book.tally[requestStatus.open]!,
    serviceRate: ratio(book.served, book.seen),
    waitMean: ratio(rides.wait, rides.count),
    delayMean: ratio(rides.delay, rides.done),
    detourMean: ratio(rides.detour, rides.done),
    sharedShare: ratio(rides.shared, rides.done),
    km: sums.metres / 1000,
    emptyKmShare: ratio(sums.approachMetres + sums.idleMetres, sums.metres),
    occupancy: ratio(sums.riderMetres, sums.metres),
    idleShare: ratio(total(epochs.idle), decisions),
    tripsPerVehicle: ratio(total(epochs.trips), decisions),
    routesPerVehicle: ratio(total(epochs.feasibilityCalls), decisions),
    solverTimeOuts: epochs.timedOut.subarray(0, epochs.count).reduce((sum, one) => sum + one, 0),
  };
}
