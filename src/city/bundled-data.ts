import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Seeds, sizes and dates of the files in `data/`. */
export const BUNDLED = { citySeed: 1, tripsSeed: 1, tripsPerDay: 3400, dates: ['2015-01-13', '2015-01-14', '2015-01-15'] };

/** The package's own `data` folder, both from the sources and from the build below `dist`. */
export function bundledDataFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'data');
}
