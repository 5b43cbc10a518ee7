import { UserError } from '../../shared/user-error.ts';

/** The size and shape of a synthetic city. */
export interface SyntheticOptions {
  /** Avenues (north to south), at least 8. Default 24. */
  readonly avenues: number;
  /** Streets (west to east), at least 8. Default 16. */
  readonly streets: number;
  /** Mean distance between neighbouring crossings in metres, 50 .. 1000. Default 260. */
  readonly blockMetres: number;
  /** Side of a zone in crossings, 2 .. 8. Default 4. */
  readonly zoneSide: number;
  /** Bridges over the river that runs north to south at two thirds of the width, at least 1. Default 3. */
  readonly bridges: number;
  /** Parks of 2 x 2 missing crossings, 0 .. 20. Default 4. */
  readonly parks: number;
}

const syntheticDefaults: SyntheticOptions = {
  avenues: 24,
  streets: 16,
  blockMetres: 260,
  zoneSide: 4,
  bridges: 3,
  parks: 4,
};

const RANGES: Record<keyof SyntheticOptions, { least: number; most: number; whole: boolean }> = {
  avenues: { least: 8, most: 200, whole: true },
  streets: { least: 8, most: 200, whole: true },
  blockMetres: { least: 50, most: 1000, whole: false },
  zoneSide: { least: 2, most: 8, whole: true },
  bridges: { least: 1, most: 200, whole: true },
  parks: { least: 0, most: 20, whole: true },
};

/** Fills in the defaults. @throws UserError for a value out of range */
export function completeSyntheticOptions(
  given: { readonly [K in keyof SyntheticOptions]?: SyntheticOptions[K] | undefined },
): SyntheticOptions {
  const options: { -readonly [K in keyof SyntheticOptions]: number } = { ...syntheticDefaults };
  for (const key of Object.keys(RANGES) as (keyof SyntheticOptions)[]) {
    const value = given[key];
    if (value === undefined) continue;
    const { least, most, whole } = RANGES[key];
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new UserError(
        `The synthetic city's ${key} is ${value}; it should be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
      );
    }
    options[key] = value;
  }
  const zones = Math.ceil(options.avenues / options.zoneSide) * Math.ceil(options.streets / options.zoneSide);
  if (zones < 6) {
    throw new UserError(
      `A synthetic city of ${options.avenues} x ${options.streets} crossings with zones of ${options.zoneSide} x ${options.zoneSide} has ` +
        `only ${zones} zones; at least 6 are needed for homes, offices and nightlife.`,
    );
  }
  return options;
}
