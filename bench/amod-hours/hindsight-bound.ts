/** An episode of the preset `amod-hours` with all its requests known beforehand. Times are in steps. */
export interface HindsightProblem {
  readonly places: number;
  /** Vehicles that stand in each place when the episode begins. [places] */
  readonly vehicles: Int32Array;
  /** The requests that are shown, in any order: step, origin, destination. [requests] */
  readonly step: Int32Array;
  readonly origin: Int32Array;
  readonly destination: Int32Array;
  /** Fare less the cost of the ride, in USD. [requests] */
  readonly profit: Float64Array;
  /** A request can be taken by a vehicle that can pick it up within so many steps. */
  readonly maxWait: number;
  /** Steps from one place to another, 0 to itself. Going by way of the next place on a route must not be shorter than the table says. */
  travelSteps(from: number, to: number): number;
  /** Cost of driving from one place to another, in USD. */
  drivingCost(from: number, to: number): number;
}

/** Requests as arcs between nodes (step at which a vehicle's plan ends, place where it ends), grouped by the node they leave. */
interface Network {
  /** Nodes by step, then by place; one more, the last, stands for all steps too late to take anything. */
  readonly nodes: number;
  /** Arcs of node n: `first[n] .. first[n + 1] - 1`. [nodes + 1] */
  readonly first: Int32Array;
  readonly head: Int32Array;
  readonly request: Int32Array;
  readonly reward: Float64Array;
}

/** The step size begins with this share of the bound and ends with this one. */
const FIRST_SHARE = 0.05;
const LAST_SHARE = 1e-6;
/** After so many iterations without a better bound the share shrinks by this factor. */
const PATIENCE = 25;
const SHRINK = 0.9;
/** Share of the last direction that goes into the next. */
const MOMENTUM = 0.85;

/**
 * An upper bound on the reward that any policy can earn in an episode. It is a relaxation: nobody can earn more, but to earn as much may
 * be impossible.
 *
 * **The problem relaxed.** Before step t let P be the step at which a vehicle's plan ends, as the simulator reckons it: the step at which
 * it reaches its next place, and from there the table's times through what it holds. The rules of movement say four things of it.
 *
 * 1. P >= t, since the next place is reached at t at the earliest.
 * 2. A step of driving never lowers P, and moves the place where the plan ends not at all. On the way to a place nothing changes
 *    but the time left. Setting out from a place towards the next on the route exchanges the table's time for the sum of two, which is no
 *    shorter. Picking up or dropping off takes legs of no length off the plan. A vehicle that stands where it is to stand (it holds
 *    nothing, or somebody boards) is a step later afterwards.
 * 3. A request of step t is taken at t or never; by a vehicle with an approach of a steps from where its plan ends if P + a <= t + maxWait.
 *    Then P becomes P + a + ride.
 * 4. If P = t and a = 0, the vehicle stands empty at the origin, so that the rider's boarding takes step t: P is t + 1 + ride after it.
 *
 * So a vehicle whose plan ends at P = t + d, with 0 <= d and d + a <= maxWait, takes a request in exchange for a plan that ends at the
 * destination at t + d + a + ride (+ 1 if d = a = 0), or later. Hence what a vehicle does in an episode is a path through a network with
 * nodes (place, P), with arcs for requests and arcs (place, P) -> (place, P + 1) for what rule 2 adds. What else the simulator asks for
 * (at most two requests held, one a step) only forbids paths. The fleet's reward is at most that of the best paths, one from each
 * vehicle's start, that take no request twice.
 *
 * **The relaxation.** "No request twice" is replaced by a price >= 0 for each request (Lagrangian relaxation). At given prices every
 * vehicle takes its own best path, found backwards in time, and the sum of what the paths are worth and of all prices is no less than
 * the reward of any schedule, whatever the prices. What remains at given prices is a flow without capacities, whose matrix is totally
 * unimodular, so that the best prices give the optimum of the linear programme (Geoffrion 1974). Prices are sought by subgradient descent
 * with Polyak's step and momentum; the least value met is returned, on the published hours within 0.05 % of that optimum.
 *
 * @throws RangeError for a ride of no steps.
 */
export function hindsightBound(problem: HindsightProblem): number {
  const network = networkOf(problem);
  const { places } = problem;
  const requests = problem.step.length;
  const price = new Float64Array(requests);
  const direction = new Float64Array(requests);
  const taken = new Float64Array(requests);
  const value = new Float64Array(network.nodes);
  const choice = new Int32Array(network.nodes);
  const flow = new Float64Array(network.nodes);
  let bound = Number.POSITIVE_INFINITY;
  let share = FIRST_SHARE;
  let stalled = 0;
  while (share > LAST_SHARE) {
    findPaths(network, places, price, value, choice);
    let relaxed = price.reduce((sum, one) => sum + one, 0);
    for (let place = 0; place < places; place++) relaxed += problem.vehicles[place]! * value[place]!;
    stalled = relaxed < bound ? 0 : stalled + 1;
    bound = Math.min(bound, relaxed);
    if (stalled > PATIENCE) {
      share *= SHRINK;
      stalled = 0;
    }
    drive(network, problem, choice, flow, taken);
    let length = 0;
    for (let i = 0; i < requests; i++) {
      const excess = taken[i]! - 1;
      direction[i] = MOMENTUM * direction[i]! + excess;
      if (price[i] === 0 && (excess <= 0 || direction[i]! < 0)) direction[i] = 0;
      length += direction[i]! ** 2;
    }
    if (length === 0) break;
    const size = (relaxed - bound + share * bound) / length;
    for (let i = 0; i < requests; i++) price[i] = Math.max(0, price[i]! + size * direction[i]!);
  }
  return bound;
}

function networkOf(problem: HindsightProblem): Network {
  const { places, step, origin, destination, profit, maxWait } = problem;
  const steps = step.reduce((most, at) => Math.max(most, at), 0) + maxWait + 1;
  const last = steps * places;
  const arcs: { tail: number; head: number; request: number; reward: number }[] = [];
  for (let request = 0; request < step.length; request++) {
    const [t, from, to] = [step[request]!, origin[request]!, destination[request]!];
    const ride = problem.travelSteps(from, to);
    if (ride < 1)
      throw new RangeError(`Request ${request} goes from place ${from} to place ${to} in ${ride} steps; a ride takes at least one.`);
    for (let place = 0; place < places; place++) {
      const approach = problem.travelSteps(place, from);
      const reward = profit[request]! - problem.drivingCost(place, from);
      for (let wait = 0; wait + approach <= maxWait; wait++) {
        const boarding = wait === 0 && approach === 0 ? 1 : 0;
        const end = t + wait + approach + boarding + ride;
        arcs.push({ tail: (t + wait) * places + place, head: end < steps ? end * places + to : last, request, reward });
      }
    }
  }
  arcs.sort((a, b) => a.tail - b.tail);
  const first = new Int32Array(last + 2);
  for (const { tail } of arcs) first[tail + 1]!++;
  for (let node = 0; node <= last; node++) first[node + 1]! += first[node]!;
  return {
    nodes: last + 1,
    first,
    head: Int32Array.from(arcs, ({ head }) => head),
    request: Int32Array.from(arcs, ({ request }) => request),
    reward: Float64Array.from(arcs, ({ reward }) => reward),
  };
}

/** From the last node to the first: what the best path from there is worth, and the arc with which it begins (-1: waiting). */
function findPaths(network: Network, places: number, price: Float64Array, value: Float64Array, choice: Int32Array): void {
  const { nodes, first, head, request, reward } = network;
  value[nodes - 1] = 0;
  for (let node = nodes - 2; node >= 0; node--) {
    let best = node + places < nodes ? value[node + places]! : 0;
    let begin = -1;
    for (let arc = first[node]!; arc < first[node + 1]!; arc++) {
      const worth = reward[arc]! - price[request[arc]!]! + value[head[arc]!]!;
      if (worth > best) {
        best = worth;
        begin = arc;
      }
    }
    value[node] = best;
    choice[node] = begin;
  }
}

/** Sends all vehicles along their best paths, and counts how often each request is taken. */
function drive(network: Network, problem: HindsightProblem, choice: Int32Array, flow: Float64Array, taken: Float64Array): void {
  const { nodes, head, request } = network;
  flow.fill(0);
  flow.set(problem.vehicles);
  taken.fill(0);
  for (let node = 0; node < nodes - 1; node++) {
    const vehicles = flow[node]!;
    if (vehicles === 0) continue;
    const arc = choice[node]!;
    if (arc >= 0) taken[request[arc]!]! += vehicles;
    const next = arc >= 0 ? head[arc]! : Math.min(node + problem.places, nodes - 1);
    flow[next]! += vehicles;
  }
}
