import type { CAC } from 'cac';
import { createFlags, type Flags } from './flags.ts';
import { adviseCommand } from './fluctuation-advice.ts';
import { experimentCommand } from './fluctuation-experiment.ts';

/** Adds `murmur fluctuation RUN` and `murmur fluctuation experiment FILE`. */
export function registerFluctuationCommands(cli: CAC): void {
  cli
    .command(
      'fluctuation <run> [file]',
      'How much values depend on the seed, and which width to take: murmur fluctuation RUN, murmur fluctuation experiment FILE.yaml',
    )
    .option('--agent <id>', 'RUN: slot of the agent whose network is looked at (default: 0)')
    .option('--group <name>', 'RUN: its group (default: the first that learns)')
    .option('--tolerance <share>', 'RUN: spread aimed at, as a share of the deviation of the values (default: 0.1)')
    .option('--points <n>', 'RUN: decisions of the replay to learn (default: 24)')
    .option('--watched <n>', 'RUN: decisions watched of each kind (default: 4)')
    .option('--steps <n>', 'RUN: steps of gradient descent (default: 300)')
    .option('--neurons <n>', 'RUN: neurons a layer of what stands for infinite width (default: 256)')
    .option('--embeddings <n>', 'RUN: such embeddings averaged (default: 3)')
    .option('--verify [networks]', 'RUN: train so many networks at the present and the advised width, and compare (default: 20)')
    .option(
      '--neighbours [episodes]',
      'RUN: how far the mean action of M neighbours is from the mean field (default: 10 evaluation episodes)',
    )
    .option('--seed <n>', 'RUN: everything random follows from it (default: 0)')
    .option('--out <dir>', 'experiment: folder of the page, the figures and the numbers (default: the file, without .yaml)')
    .option('--json', 'Print the result as JSON')
    .example('murmur fluctuation runs/ring-dmfg-ql-0-1 --verify 20')
    .example('murmur fluctuation experiment docs/studies/regression.yaml --out regression')
    .action(async (run: unknown, file: unknown, options: Readonly<Record<string, unknown>>) => {
      const flags: Flags = createFlags(options);
      const json = options['json'] === true;
      if (run === 'experiment') await experimentCommand(file === undefined ? undefined : String(file), flags, json);
      else await adviseCommand(String(run), flags, json);
    });
}
