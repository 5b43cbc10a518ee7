import { definePlugin } from '../src/plugins/plugin.ts';
import mfg from './mfg/index.ts';
import rideSharing from './ride-sharing/index.ts';
import ring from './ring/index.ts';
import waterworld from './waterworld/index.ts';

/** The environments that come with Murmuration, registered like those of any other plugin. */
export default definePlugin({ name: 'murmuration-envs', envs: [mfg, rideSharing, ring, waterworld] });
