import type { Demand } from '../../envs/fleet/demand.ts';
import { startPlaces } from '../../envs/fleet/start-places.ts';
import { moveReward, requestReward } from '../../envs/ride-sharing/choices.ts';
import { rideMetres, type World } from '../../envs/ride-sharing/world.ts';
import { createRng } from '../../src/shared/rng.ts';
import { UserError } from '../../src/shared/user-error.ts';
import type { HindsightProblem } from './hindsight-bound.ts';

/**
 * The evaluation episode of a fleet with these requests, as `hindsightBound` takes it.
 * @throws UserError where the fleet does not follow the rules for which the bound holds.
 */
export function hindsightProblem(world: World, demand: Demand): HindsightProblem {
  checkRules(world);
  const { city, settings } = world;
  const { epochSeconds, epochs, requestLimit } = settings;
  const vehicles = new Int32Array(city.places);
  for (const place of startPlaces(settings.start.evaluation, settings.vehicles, city, demand, createRng(0))) vehicles[place]!++;
  const shown: number[] = [];
  const shownAt = new Int32Array(epochs);
  for (let request = 0; request < demand.requests; request++) {
    const step = Math.floor(demand.time[request]! / epochSeconds);
    if (step < epochs && shownAt[step]!++ < requestLimit) shown.push(request);
  }
  const travelSteps = (from: number, to: number) => Math.round(city.travelSeconds(from, to, 0) / epochSeconds);
  for (let from = 0; from < city.places; from++) {
    for (let to = 0; to < city.places; to++) {
      const next = city.nextPlace(from, to);
      if (travelSteps(from, next) + travelSteps(next, to) >= travelSteps(from, to)) continue;
      throw new UserError(
        `The way from place ${from} to ${to} is shorter by way of ${next} than the table says: the bound would not hold.`,
      );
    }
  }
  return {
    places: city.places,
    vehicles,
    step: Int32Array.from(shown, (request) => Math.floor(demand.time[request]! / epochSeconds)),
    origin: Int32Array.from(shown, (request) => demand.origin[request]!),
    destination: Int32Array.from(shown, (request) => demand.destination[request]!),
    profit: Float64Array.from(shown, (request) => {
      const metres = rideMetres(city, demand.origin[request]!, demand.destination[request]!);
      return requestReward(world, 0, demand.fare[request]!, metres);
    }),
    maxWait: Math.floor(settings.maxWait / epochSeconds),
    travelSteps,
    drivingCost: (from, to) => -moveReward(world, 0, city.distanceMetres(from, to)),
  };
}

function checkRules({ settings, fleet }: World): void {
  const broken = [
    settings.motion !== 'stepped' && 'vehicles drive in whole steps',
    settings.repositioning && 'vehicles do not drive empty to other places',
    settings.patience >= settings.epochSeconds && 'requests are decided in their own step',
    settings.start.evaluation !== 'even' && 'vehicles start evenly spread',
    fleet.costPerMetre.some((cost) => cost !== fleet.costPerMetre[0]) && 'all vehicles have the same costs',
  ].filter((rule) => rule !== false);
  if (broken.length > 0) throw new UserError(`The hindsight bound holds only where ${broken.join(', and where ')}.`);
}
