import { z } from 'zod';
import { defaultEngine } from '../population/engine.ts';

/** An environment or learner by name, with its parameters beside the name. */
const named = z.looseObject({ name: z.string().min(1) });

/** A parameter block: `name` and the parameters. */
export type Named = { readonly name: string; readonly [parameter: string]: unknown };

/**
 * The configuration of a run. What is left out of a `--config` file and of the options is filled in here, and, for the parameters of
 * the environment and the learners, by their own schemas; `config.yaml` in the run folder holds the result.
 */
export const configSchema = z
  .strictObject({
    /** The environment and its parameters. */
    env: named,
    /** The learner of every group. */
    learner: z.looseObject({ name: z.string().min(1).default('dmfg-ql') }).prefault({}),
    /** Other learners for the groups named here. */
    learners: z.record(z.string(), named).optional(),
    /** Everything random in the run follows from it. */
    seed: z.int().min(0).default(0),
    /** Timesteps of training. A timestep is one environment step of all agents; copies step together, as one. 0: evaluate only. */
    totalTimesteps: z.int().min(0).default(10_000),
    /** Copies of the training environment. */
    numEnvs: z.int().min(1).default(1),
    /** Worker threads that these copies are stepped in, at the same time; 0: none but the thread that learns. Changes no results. */
    envWorkers: z.int().min(0).default(0),
    checkpoint: z
      .strictObject({
        /** Timesteps from one checkpoint to the next; 0: at the end and on Ctrl-C only. Default: a tenth of the run. */
        every: z.int().min(0).optional(),
        /** Newest checkpoints that are kept. */
        keep: z.int().min(1).default(2),
      })
      .prefault({}),
    evaluate: z
      .strictObject({
        /** Timesteps from one evaluation to the next; 0: at the beginning and the end only. Default: a tenth of the run. */
        every: z.int().min(0).optional(),
        /** Episodes of an evaluation, always the same ones; 0: no evaluation. */
        episodes: z.int().min(0).default(5),
      })
      .prefault({}),
    log: z
      .strictObject({
        /** Timesteps from one line of the learners' figures to the next; 0: never. Default: a hundredth of the run. */
        every: z.int().min(0).optional(),
      })
      .prefault({}),
    /** What the networks are computed with. */
    engine: z
      .strictObject({
        /** `wasm`: the population kernels. `tfjs`: TensorFlow.js, for networks written with its operations. */
        name: z.enum(['wasm', 'tfjs']).default(defaultEngine.name),
        /** `deterministic`: the same bits on every machine. `fast`: fused multiply-add; last bits may differ between processors. */
        precision: z.enum(['deterministic', 'fast']).default(defaultEngine.precision),
        /** Threads of a population; the bits do not depend on it, so a resumed run may have another number. */
        threads: z.int().min(1).default(defaultEngine.threads),
        /** What TensorFlow.js computes with; `auto` takes the first there is. */
        backend: z.enum(['auto', 'tensorflow', 'wasm', 'cpu']).default(defaultEngine.backend),
      })
      .prefault({}),
    /** Plugins to load: package names, or file paths from the working directory. */
    plugins: z.array(z.string().min(1)).default([]),
    /** Learners that play the evaluation episodes untrained at the end, to compare with. */
    compare: z.array(z.string().min(1)).default([]),
  })
  .transform((config) => ({
    ...config,
    checkpoint: { every: config.checkpoint.every ?? part(config.totalTimesteps, 10), keep: config.checkpoint.keep },
    evaluate: { every: config.evaluate.every ?? part(config.totalTimesteps, 10), episodes: config.evaluate.episodes },
    log: { every: config.log.every ?? part(config.totalTimesteps, 100) },
  }));

/** A configuration with nothing left open. */
export type RunConfig = Readonly<z.infer<typeof configSchema>>;

const part = (total: number, parts: number): number => Math.max(1, Math.ceil(total / parts));
