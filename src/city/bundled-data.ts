import { join } from 'node:path';
import { packageRoot } from '../shared/package-root.ts';

/** Seeds, sizes and dates of the files in `data/`. */
export const BUNDLED = { citySeed: 1, tripsSeed: 1, tripsPerDay: 3400, dates: ['2015-01-13', '2015-01-14', '2015-01-15'] };

/** The package's own `data` folder. */
export function bundledDataFolder(): string {
  return join(packageRoot(), 'data');
}
