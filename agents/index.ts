import { definePlugin } from '../src/plugins/plugin.ts';
import { dmfgQl } from './dmfg-ql.ts';
import { greedy } from './greedy.ts';
import { independentQ } from './independent-q.ts';
import { myopic } from './myopic.ts';
import { random } from './random.ts';

/** The learners that come with Murmuration, registered like those of any other plugin. */
export default definePlugin({ name: 'murmuration-agents', learners: [random, greedy, myopic, independentQ, dmfgQl] });
