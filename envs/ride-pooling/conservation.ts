import { requestStatus } from '../fleet/request-states.ts';
import type { VehicleLog } from './episode-log.ts';
import type { RequestBook } from './request-book.ts';
import { fleetSums } from './vehicle-log.ts';
import { isDropOff, type Vehicles } from './vehicles.ts';

/** Share by which sums of kilometres may differ: they are added up in different orders. */
const ROUNDING = 1e-9;

/**
 * Checks, each in two ways that do not know of each other, that no request, no rider and no kilometre got lost.
 * @throws when something does not add up
 */
export function checkConservation(vehicles: Vehicles, book: RequestBook, log: VehicleLog): void {
  const { tally } = book;
  let held = 0;
  let riding = 0;
  let underWay = 0;
  for (let v = 0; v < vehicles.count; v++) {
    riding += vehicles.onBoardCount[v]!;
    for (let k = v * vehicles.slots; k < v * vehicles.slots + vehicles.stopCount[v]!; k++) if (!isDropOff(vehicles.stops[k]!)) held++;
    for (let k = v * vehicles.seats; k < v * vehicles.seats + vehicles.onBoardCount[v]!; k++) {
      const request = vehicles.onBoard[k]!;
      underWay += book.riders[request]! * (log.metres[v]! - book.boardedAt[request]!);
    }
  }
  const [open, expired] = [tally[requestStatus.open]!, tally[requestStatus.expired]!];
  const ended = open + expired + book.served;
  if (ended !== book.seen || held !== tally[requestStatus.held] || riding !== tally[requestStatus.riding]) {
    throw new Error(
      `Requests are not conserved: ${book.seen} appeared, ${open} are open, ${expired} expired, ${book.served} were taken; of these ` +
        `${tally[requestStatus.held]} should wait for vehicles and ${tally[requestStatus.riding]} ride, but plans hold ${held} and vehicles ${riding}.`,
    );
  }
  const sums = fleetSums(log);
  const known = book.ridden[0]! + underWay;
  if (Math.abs(sums.riderMetres - known) > ROUNDING * (1 + known) || sums.idleMetres + sums.approachMetres > sums.metres * (1 + ROUNDING)) {
    throw new Error(
      `Kilometres are not conserved: vehicles carried riders over ${sums.riderMetres} m, who rode ${known} m; of ${sums.metres} m ` +
        `${sums.idleMetres} and ${sums.approachMetres} were empty.`,
    );
  }
}
