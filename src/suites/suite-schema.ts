import { z } from 'zod';

const names = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** Part of the configuration of a run, with the keys that it has in `murmur train --config`. What stands under them is checked there. */
const settings = {
  env: z.unknown().optional(),
  learner: z.unknown().optional(),
  learners: z.unknown().optional(),
  totalTimesteps: z.unknown().optional(),
  numEnvs: z.unknown().optional(),
  envWorkers: z.unknown().optional(),
  checkpoint: z.unknown().optional(),
  evaluate: z.unknown().optional(),
  log: z.unknown().optional(),
  engine: z.unknown().optional(),
  compare: z.unknown().optional(),
};

/** The keys of `settings`. */
export const settingKeys = Object.keys(settings);

/** Settings by the names that folders and tables get: nothing under a name, and it is the environment's or learner's own. */
const variants = z
  .record(z.string(), z.strictObject(settings).nullable())
  .refine((all) => Object.keys(all).length > 0, 'At least one is needed');

/** A suite, as its file says it: every environment x every learner x every seed is a run. */
export const suiteSchema = z.strictObject({
  /**
   * File of another suite, its path beginning in the folder of this one, over which this one is laid: `common` over its `common`, environments and learners
   * over its own of the same name, `overrides` after its own; all else that is given here takes the place of what is given there.
   */
  extends: z.string().min(1).optional(),
  /** What the tables are headed with. Default: the file's name. */
  title: z.string().optional(),
  /** What the suite is for, for its readers. */
  description: z.string().optional(),
  /** Plugins to load: package names, or file paths from the working directory. */
  plugins: z.array(z.string().min(1)).default([]),
  /** How many, counted from 0, or which. */
  seeds: z.union([z.int().min(1), z.array(z.int().min(0)).min(1)]).default(5),
  /** Settings of all runs. The others are laid over them: the environment's, then the learner's, then `overrides`, in their order. */
  common: z.strictObject(settings).prefault({}),
  environments: variants,
  learners: variants,
  overrides: z
    .array(
      z.strictObject({
        /** Which runs: names of environments and learners; left out, all. */
        for: z.strictObject({ environments: names.optional(), learners: names.optional() }),
        /** There are no such runs. */
        skip: z.boolean().default(false),
        ...settings,
      }),
    )
    .default([]),
  /** Figures of the evaluations that get a table. */
  figures: z.array(z.string().min(1)).min(1).default(['return']),
  /** Lets the runs of each environment play one another at the end (see `murmur tournament`). */
  tournament: z
    .strictObject({
      /** Games of each pair. */
      games: z.int().min(1).default(100),
      /** Only in these environments. */
      environments: names.optional(),
    })
    .optional(),
});

/** A file that extends a suite, by itself. */
export const extensionSchema = suiteSchema.partial({ environments: true, learners: true }).required({ extends: true });

export type SuiteFile = z.infer<typeof suiteSchema>;
