import { definePlugin } from '../src/plugins/plugin.ts';
import { random } from './random.ts';

/** The learners that come with Murmuration, registered like those of any other plugin. */
export default definePlugin({ name: 'murmuration-agents', learners: [random] });
