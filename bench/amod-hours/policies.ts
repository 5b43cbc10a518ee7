/** A row of the study: a policy, and how `murmur train` is told of it. */
export interface StudyPolicy {
  /** Begins the names of its run folders. */
  readonly name: string;
  readonly label: string;
  /** Learned policies are trained from several seeds; scripted ones run once. */
  readonly learned: boolean;
  /** File with the hyper-parameters, beside this one; none for scripted policies. */
  readonly config: string | null;
  /** Options of the command line besides. */
  readonly options: readonly string[];
  /** The independent Q-learner that shares parameters as it does. */
  readonly independent: string;
  /** Only run when named. */
  readonly optional: boolean;
}

const base = { learned: true, options: [], independent: 'independent-q', optional: false };

function scripted(name: string, label: string, options: readonly string[]): StudyPolicy {
  return { ...base, name, label, learned: false, config: null, options: [...options, '--totalTimesteps', '0'] };
}

/** DMFG-QL with something simpler in place of each agent's own estimate of the mean field. */
function ablation(estimator: string): StudyPolicy {
  const options = ['--learner.estimator', estimator];
  return { ...base, name: `dmfg-ql-${estimator}`, label: `dmfg-ql, ${estimator}`, config: 'dmfg-ql.yaml', options, optional: true };
}

/** The rows of the study, in order. */
export const studyPolicies: readonly StudyPolicy[] = [
  scripted('random', 'random', ['--learner', 'random']),
  scripted('greedy', 'greedy, first come', ['--learner', 'greedy']),
  scripted('matching', 'myopic, matching', ['--learner', 'myopic']),
  scripted('auction', 'myopic, auction', ['--learner', 'myopic', '--env.arbitration', 'auction']),
  { ...base, name: 'independent-q', label: 'independent-q', config: 'independent-q.yaml' },
  {
    ...base,
    name: 'independent-q-shared',
    label: 'independent-q, shared',
    config: 'independent-q-shared.yaml',
    independent: 'independent-q-shared',
  },
  { ...base, name: 'dmfg-ql', label: 'dmfg-ql', config: 'dmfg-ql.yaml' },
  { ...base, name: 'dmfg-ql-shared', label: 'dmfg-ql, shared', config: 'dmfg-ql-shared.yaml', independent: 'independent-q-shared' },
  ablation('persistence'),
  ablation('observed'),
  ablation('uniform'),
];
