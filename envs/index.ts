import { definePlugin } from '../src/plugins/plugin.ts';
import adversarialPursuit from './adversarial-pursuit/index.ts';
import battle from './battle/index.ts';
import battlefield from './battlefield/index.ts';
import combinedArms from './combined-arms/index.ts';
import gather from './gather/index.ts';
import mfg from './mfg/index.ts';
import ridePooling from './ride-pooling/index.ts';
import rideSharing from './ride-sharing/index.ts';
import ring from './ring/index.ts';
import tigerDeer from './tiger-deer/index.ts';
import waterworld from './waterworld/index.ts';

/** The environments that come with Murmuration, registered like those of any other plugin. */
export default definePlugin({
  name: 'murmuration-envs',
  envs: [adversarialPursuit, battle, battlefield, combinedArms, gather, mfg, ridePooling, rideSharing, ring, tigerDeer, waterworld],
});
