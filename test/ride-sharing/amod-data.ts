import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the optional real data lies. */
export const sharedData = process.env['MURMURATION_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

/** The released hours of Enders et al. (2023). */
export const amodFolder = join(sharedData, 'manhattan_hours/data_38_large_zones');

export const hasAmodData = existsSync(join(amodFolder, 'zones.csv'));

if (!hasAmodData) console.warn(`Tests on the published hours are skipped: there is no data in ${amodFolder}.`);
