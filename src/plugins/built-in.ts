import { checkPlugin } from './check-plugin.ts';
import type { Registry } from './registry.ts';

/** Registers the environments, learners and benchmarks that come with the package. */
export async function loadBuiltIns(registry: Registry): Promise<void> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  for (const folder of ['envs', 'agents', 'benchmarks']) {
    const url = new URL(`../../${folder}/index.${extension}`, import.meta.url);
    const module: { default: unknown } = await import(url.href);
    registry.add(checkPlugin(module.default, folder), 'built in');
  }
}
