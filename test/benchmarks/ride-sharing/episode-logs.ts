import { requestStatus } from '../../../envs/fleet/request-states.ts';
import type { EpisodeLog } from '../../../envs/ride-pooling/episode-log.ts';

/** A request of a log written by hand; what is left out did not happen. */
export interface LoggedRequest {
  readonly appeared: number;
  readonly pickedUp?: number;
  readonly droppedOff?: number;
  readonly direct?: number;
  readonly origin?: number;
  readonly passengers?: number;
  readonly shared?: boolean;
  readonly moved?: number;
  readonly status?: keyof typeof requestStatus;
}

type Sums = Partial<{ [K in keyof EpisodeLog['vehicles']]: readonly number[] }>;
type Epochs = Partial<{ [K in Exclude<keyof EpisodeLog['epochs'], 'count'>]: readonly number[] }>;

/** A log with room for more requests and epochs than there were, as the simulator's have. */
export function logOf(
  requests: readonly LoggedRequest[],
  vehicles: Sums,
  epochs: Epochs,
  rules: Partial<EpisodeLog['rules']> = {},
): EpisodeLog {
  const room = requests.length + 3;
  const filled = <A extends Float64Array | Int32Array | Uint8Array>(array: A, of: (request: LoggedRequest) => number): A => {
    array.fill(99);
    for (const [i, request] of requests.entries()) array[i] = of(request);
    return array;
  };
  const fleet = vehicles.metres?.length ?? 1;
  const perVehicle = (name: keyof Sums) => Float64Array.from(vehicles[name] ?? new Array(fleet).fill(0));
  const count = epochs.seen?.length ?? 0;
  const whole = (name: keyof Epochs) => Int32Array.from([...(epochs[name] ?? new Array(count).fill(0)), 7, 7]);
  const real = (name: keyof Epochs) => Float64Array.from([...(epochs[name] ?? new Array(count).fill(Number.NaN)), 7, 7]);
  return {
    label: '2015-01-14',
    rules: { vehicles: fleet, capacity: 4, epochSeconds: 60, startSecond: 7 * 3600, duration: 7200, maxWait: 300, maxDelay: 600, ...rules },
    requests: {
      count: requests.length,
      status: filled(
        new Uint8Array(room),
        ({ status, droppedOff }) => requestStatus[status ?? (droppedOff === undefined ? 'expired' : 'done')],
      ),
      appeared: filled(new Float64Array(room), ({ appeared }) => appeared),
      taken: filled(new Float64Array(room), ({ appeared, pickedUp }) => (pickedUp === undefined ? -1 : appeared)),
      pickedUp: filled(new Float64Array(room), ({ pickedUp }) => pickedUp ?? -1),
      droppedOff: filled(new Float64Array(room), ({ droppedOff }) => droppedOff ?? -1),
      directSeconds: filled(new Float64Array(room), ({ direct }) => direct ?? 100),
      directMetres: filled(new Float64Array(room), ({ direct }) => 5 * (direct ?? 100)),
      rideMetres: filled(new Float64Array(room), ({ direct }) => 6 * (direct ?? 100)),
      origin: filled(new Int32Array(room), ({ origin }) => origin ?? 0),
      destination: filled(new Int32Array(room), () => 1),
      passengers: filled(new Uint8Array(room), ({ passengers }) => passengers ?? 1),
      fare: filled(new Float64Array(room), () => 10),
      vehicle: filled(new Int32Array(room), ({ pickedUp }) => (pickedUp === undefined ? -1 : 0)),
      moved: filled(new Uint8Array(room), ({ moved }) => moved ?? 0),
      shared: filled(new Uint8Array(room), ({ shared }) => (shared ? 1 : 0)),
    },
    vehicles: {
      metres: perVehicle('metres'),
      approachMetres: perVehicle('approachMetres'),
      idleMetres: perVehicle('idleMetres'),
      sharedMetres: perVehicle('sharedMetres'),
      riderMetres: perVehicle('riderMetres'),
      busySeconds: perVehicle('busySeconds'),
      loadedSeconds: perVehicle('loadedSeconds'),
      riderSeconds: perVehicle('riderSeconds'),
      income: perVehicle('income'),
      served: perVehicle('served'),
    },
    epochs: {
      count,
      seen: whole('seen'),
      open: whole('open'),
      taken: whole('taken'),
      givenUp: whole('givenUp'),
      expired: whole('expired'),
      idle: whole('idle'),
      riders: whole('riders'),
      trips: whole('trips'),
      feasibilityCalls: whole('feasibilityCalls'),
      objective: real('objective'),
      bound: real('bound'),
      gap: real('gap'),
      timedOut: Uint8Array.from([...(epochs.timedOut ?? new Array(count).fill(0)), 1, 1]),
      rounds: real('rounds'),
    },
  };
}
