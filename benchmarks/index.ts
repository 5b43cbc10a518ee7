import { definePlugin } from '../src/plugins/plugin.ts';
import rideSharing from './ride-sharing/index.ts';

/** The benchmarks that come with Murmuration, registered like those of any other plugin. */
export default definePlugin({ name: 'murmuration-benchmarks', benchmarks: [rideSharing] });
