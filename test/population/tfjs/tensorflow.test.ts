import { describe, expect, test } from 'vitest';
import { settleEngine } from '../../../src/population/engine.ts';
import { testAgreement } from './agreement.ts';
import { hasTfjsNode, tfjs } from './backends.ts';

if (!hasTfjsNode)
  console.warn(
    'The tensorflow backend is not tested: @tensorflow/tfjs-node is not installed, nor does MURMURATION_TFJS_NODE say where it is.',
  );

describe.skipIf(!hasTfjsNode)('the tfjs engine on tensorflow', () => {
  testAgreement(tfjs('tensorflow'));

  test('it is what auto takes', async () => {
    expect(await settleEngine(tfjs('auto'))).toMatchObject({ name: 'tfjs', build: 'tensorflow' });
  });
});
