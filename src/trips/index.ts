/** Trips from CSV files: which files are read is said in `data/schemas`. */
export { zonesOfArea } from './area.ts';
export { formatReport, formatReportTable } from './format-report.ts';
export { type DropReason, defaultLimits, dropReasons, type TripLimits } from './judge-trip.ts';
export { type LoadedTrips, loadTrips, readTrips, type TripOptions } from './load-trips.ts';
export { createPolygonIndex, type NumberedPolygon, type PolygonLocator } from './polygon-index.ts';
export type { Selection } from './selection.ts';
export { mergeReports, requireTrips, type Stage, stages, type TripReport } from './trip-report.ts';
export { type TripSchema, tripSchemas } from './trip-schema.ts';
export type { Box, Trips, ZoneSystem } from './trips.ts';
export {
  dayOf,
  formatTimeOfDay,
  formatWallClock,
  parseDay,
  parseWallClock,
  SECONDS_PER_DAY,
  secondOfDay,
  weekdayOf,
} from './wall-clock.ts';
export { loadZones, type Zone, type Zones } from './zones.ts';
