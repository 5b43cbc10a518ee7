/** A policy of the standard table. */
export interface BenchmarkPolicy {
  readonly name: string;
  readonly label: string;
  /** Trained, from several seeds. */
  readonly learned: boolean;
  /** Who decides in the end: the vehicles, by bids or in the order of requests, or a central solver. */
  readonly decides: 'vehicles' | 'centre';
  /** Parameters of the environment that belong to it. */
  readonly env: Readonly<Record<string, unknown>>;
  /** The learner with its parameters. */
  readonly learner: { readonly name: string; readonly [parameter: string]: unknown };
}

const scripted = (name: string, label: string, decides: BenchmarkPolicy['decides'], learner: string, env: BenchmarkPolicy['env']) =>
  ({ name, label, learned: false, decides, env, learner: { name: learner } }) as const;

const learned = (
  name: string,
  label: string,
  decides: BenchmarkPolicy['decides'],
  learner: BenchmarkPolicy['learner'],
  env: BenchmarkPolicy['env'],
) => ({ name, label, learned: true, decides, env, learner }) as const;

/** Vehicles that bid are paid a little for their riders' time, so that among equal trips the one with less delay wins, as it does by the slack of CO. */
const bidding = { arbitration: 'auction', auctionEpsilon: 0.001, rewards: { service: 1, delay: 0.3 } } as const;
const qLearning = { sharing: 'shared', gamma: 0.9, batchSize: 256, trainEvery: 1 } as const;
const local = { ...bidding, field: 'local-requests' } as const;

/** The rows of the table, in order. */
export const benchmarkPolicies = [
  scripted('greedy', 'greedy insertion', 'vehicles', 'greedy', { arbitration: 'first-come' }),
  scripted('first-come', 'first come', 'vehicles', 'first-come', { arbitration: 'first-come' }),
  scripted('co', 'CO, ILP', 'centre', 'co', { arbitration: 'ilp' }),
  scripted('co-auction', 'CO, auction', 'vehicles', 'co', { arbitration: 'auction', auctionEpsilon: 1e-5 }),
  scripted('alonso-mora', 'Alonso-Mora', 'centre', 'alonso-mora', { arbitration: 'ilp', reassignment: true }),
  learned('neuradp', 'NeurADP', 'centre', { name: 'neuradp', gamma: 0.9 }, { arbitration: 'ilp' }),
  learned(
    'neuradp-own',
    'NeurADP, networks each',
    'centre',
    { name: 'neuradp', gamma: 0.9, sharing: 'independent', target: 'average' },
    { arbitration: 'ilp', fleetFeatures: false },
  ),
  learned('independent-q', 'independent Q', 'vehicles', { name: 'independent-q', ...qLearning }, bidding),
  learned('dmfg-ql', 'DMFG-QL, local field', 'vehicles', { name: 'dmfg-ql', ...qLearning }, local),
  learned('dmfg-ql-global', 'DMFG-QL, global field', 'vehicles', { name: 'dmfg-ql', ...qLearning }, { ...bidding, field: 'requests' }),
  learned('dmfg-ql-own', 'DMFG-QL, networks each', 'vehicles', { name: 'dmfg-ql', gamma: 0.9, trainEvery: 1 }, local),
  learned('dmfg-ac', 'DMFG-AC', 'vehicles', { name: 'dmfg-ac', sharing: 'shared', gamma: 0.9 }, local),
] as const satisfies readonly BenchmarkPolicy[];

export type PolicyName = (typeof benchmarkPolicies)[number]['name'];
export const policyNames = benchmarkPolicies.map(({ name }) => name) as [PolicyName, ...PolicyName[]];
