import adversarialPursuit from '../../../envs/adversarial-pursuit/index.ts';
import battle from '../../../envs/battle/index.ts';
import battlefield from '../../../envs/battlefield/index.ts';
import combinedArms from '../../../envs/combined-arms/index.ts';
import gather from '../../../envs/gather/index.ts';
import tigerDeer from '../../../envs/tiger-deer/index.ts';

/** The grid games, and their presets by name, the default first. */
export const games = [
  { definition: battle, presets: ['dmfg', 'magent2'] },
  { definition: combinedArms, presets: ['dmfg', 'magent2'] },
  { definition: gather, presets: ['dmfg', 'magent2'] },
  { definition: tigerDeer, presets: ['dmfg', 'dmfg-installed', 'magent2'] },
  { definition: battlefield, presets: ['magent2'] },
  { definition: adversarialPursuit, presets: ['magent2'] },
] as const;
