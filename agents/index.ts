import { definePlugin } from '../src/plugins/plugin.ts';
import { alonsoMora } from './alonso-mora.ts';
import { co } from './co.ts';
import { ddpg } from './ddpg.ts';
import { dmfgAc } from './dmfg-ac.ts';
import { dmfgQl } from './dmfg-ql.ts';
import { firstCome } from './first-come.ts';
import { greedy } from './greedy.ts';
import { hunter } from './hunter.ts';
import { independentQ } from './independent-q.ts';
import { mfac } from './mfac.ts';
import { mfq } from './mfq.ts';
import { myopic } from './myopic.ts';
import { gridConvolution } from './networks/grid-convolution.ts';
import { neuradp } from './neuradp.ts';
import { ppo } from './ppo.ts';
import { random } from './random.ts';

/** The learners and networks that come with Murmuration, registered like those of any other plugin. */
export default definePlugin({
  name: 'murmuration-agents',
  learners: [random, greedy, firstCome, myopic, hunter, co, alonsoMora, independentQ, mfq, dmfgQl, neuradp, ppo, ddpg, mfac, dmfgAc],
  networks: [gridConvolution],
});
