import { resolve } from 'node:path';
import type { Scenario } from './scenario.ts';

/** The last scenario made: the training and the evaluation environment of a run share it. */
let last: { readonly key: string; readonly scenario: Promise<Scenario> } | null = null;

/** The scenario made last, when it was made from the same (in the same working directory); otherwise a new one. */
export async function shareLast(from: readonly unknown[], make: () => Promise<Scenario>): Promise<Scenario> {
  const key = JSON.stringify([resolve('.'), ...from]);
  if (last?.key !== key) last = { key, scenario: make() };
  try {
    return await last.scenario;
  } catch (error) {
    last = null;
    throw error;
  }
}
