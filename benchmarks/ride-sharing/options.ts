import { z } from 'zod';
import { parameterShape } from '../../envs/ride-pooling/parameters.ts';
import { nearestOrAll } from '../../src/shared/nearest-name.ts';
import { type PolicyName, policyNames } from './policies.ts';

/** What a policy decides by is its own. */
const ofThePolicy = { arbitration: true, field: true, fleetFeatures: true, reassignment: true, rewards: true } as const;

/** Options of the benchmark: parameters of the environment `ride-pooling` that are not the policies', and these. */
export const optionsSchema = parameterShape.omit(ofThePolicy).extend({
  /** Policies by name, separated by commas. Default: all. */
  policies: z
    .union([z.string(), z.array(z.string())])
    .transform(namesOf)
    .optional(),
  /** Policy that the others are compared with. */
  reference: z.enum(policyNames).default('co'),
  /** Evaluation episodes. */
  episodes: z.int().min(1).optional(),
  /** Training seeds of the policies that learn. */
  seeds: z.int().min(1).optional(),
  /** Timesteps (epochs) of training. */
  timesteps: z.int().min(1).optional(),
  /** What the page and the table are headed with. */
  title: z.string().optional(),
});

function namesOf(given: string | readonly string[], context: z.RefinementCtx): PolicyName[] {
  const names = (typeof given === 'string' ? given.split(',') : given).map((name) => name.trim());
  const unknown = names.find((name) => !(policyNames as readonly string[]).includes(name));
  if (unknown !== undefined) {
    context.addIssue({ code: 'custom', message: `There is no policy "${unknown}"; ${nearestOrAll(unknown, policyNames)}` });
  }
  return names as PolicyName[];
}

export type BenchmarkOptions = z.infer<typeof optionsSchema>;
