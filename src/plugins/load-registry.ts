import { loadBuiltIns } from './built-in.ts';
import { loadPlugin } from './load-plugin.ts';
import { createRegistry, type Registry } from './registry.ts';

/** A registry with the built-in environments and learners and those of the plugins that the user names (see `loadPlugin`). */
export async function loadRegistry(plugins: readonly string[], fromFolder: string): Promise<Registry> {
  const registry = createRegistry();
  await loadBuiltIns(registry);
  for (const specifier of plugins) {
    const { plugin, origin } = await loadPlugin(specifier, fromFolder);
    registry.add(plugin, origin);
  }
  return registry;
}
