import { createRequire } from 'node:module';
import process from 'node:process';
import { defaultEngine, type EngineOptions } from '../../../src/population/engine.ts';

/** tfjs-node, which is not installed with the development packages: `npm install --no-save @tensorflow/tfjs-node@4.22.0`, or MURMURATION_TFJS_NODE. */
export const hasTfjsNode = (() => {
  if (process.env['MURMURATION_TFJS_NODE']) return true;
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    return true;
  } catch {
    return false;
  }
})();

export const tfjs = (backend: EngineOptions['backend']): EngineOptions => ({ ...defaultEngine, name: 'tfjs', backend });
