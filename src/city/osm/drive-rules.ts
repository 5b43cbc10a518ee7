/**
 * Free speeds in km/h of the roads that cars may use, where `maxspeed` does not tell: those of a town. Classes that are not listed
 * (service roads, tracks, footways, ferries) are not part of the network.
 */
const FREE_SPEED: Readonly<Record<string, number>> = {
  motorway: 90,
  motorway_link: 50,
  trunk: 65,
  trunk_link: 45,
  primary: 50,
  primary_link: 40,
  secondary: 45,
  secondary_link: 40,
  tertiary: 40,
  tertiary_link: 35,
  unclassified: 35,
  residential: 30,
  road: 30,
  living_street: 10,
};

type Tags = Readonly<Record<string, string>>;

/** A way as a road for cars. */
export interface DriveRules {
  readonly kmh: number;
  readonly forward: boolean;
  readonly backward: boolean;
}

const KM_PER_MILE = 1.609344;
const CLOSED = new Set(['no', 'private', 'agricultural', 'forestry', 'delivery', 'customers', 'emergency', 'use_sidepath']);

/** What the tags of a way say to a car: null if it is no road, or closed. The rules are those of the wiki's "Key:oneway" and "Key:access". */
export function driveRules(tags: Tags): DriveRules | null {
  const speed = FREE_SPEED[tags['highway'] ?? ''];
  if (speed === undefined || tags['area'] === 'yes' || tags['route'] === 'ferry') return null;
  const access = tags['motorcar'] ?? tags['motor_vehicle'] ?? tags['vehicle'] ?? tags['access'];
  if (access !== undefined && CLOSED.has(access)) return null;
  const kmh = parseSpeed(tags['maxspeed']) ?? speed;
  const implied = tags['junction'] === 'roundabout' || tags['junction'] === 'circular' || tags['highway'] === 'motorway';
  switch (tags['oneway']) {
    case 'yes':
    case 'true':
    case '1':
      return { kmh, forward: true, backward: false };
    case '-1':
    case 'reverse':
      return { kmh, forward: false, backward: true };
    case 'no':
    case 'false':
    case '0':
      return { kmh, forward: true, backward: true };
    default:
      return { kmh, forward: true, backward: !implied };
  }
}

/** km/h of a `maxspeed` such as "50", "30 mph" or "40;30" (the first); undefined for words such as "signals" and for anything absurd. */
export function parseSpeed(text: string | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh|knots)?\s*(?:$|[;|,])/.exec(text ?? '');
  if (!match) return undefined;
  const value = Number(match[1]) * (match[2] === 'mph' ? KM_PER_MILE : match[2] === 'knots' ? 1.852 : 1);
  return value >= 5 && value <= 150 ? value : undefined;
}
