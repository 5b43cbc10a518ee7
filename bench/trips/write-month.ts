import { closeSync, openSync, writeSync } from 'node:fs';
import { createRng } from '../../src/shared/rng.ts';
import { formatWallClock } from '../../src/trips/wall-clock.ts';

const header =
  'VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,pickup_longitude,pickup_latitude,RateCodeID,' +
  'store_and_fwd_flag,dropoff_longitude,dropoff_latitude,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,' +
  'improvement_surcharge,total_amount\r\n';
const MONTH = Date.UTC(2015, 0, 1) / 1000;

/**
 * Writes an invented month in the layout of the yellow taxi files of 2015 (CRLF, 19 columns, coordinates as single-precision numbers written
 * out), with the errors that such files have: places of 0,0, reversed fares, meters left running.
 * @returns the number of rows
 */
export function writeMonth(file: string, bytes: number, seed: number): number {
  const rng = createRng(seed).split('bench/month');
  const degrees = (centre: number, spread: number) => Math.fround(centre + spread * rng.normal());
  const row = (): string => {
    const pickup = MONTH + rng.integer(31 * 86_400);
    const miles = Math.max(0.1, -2.5 * Math.log(1 - rng.uniform()));
    const kind = rng.uniform();
    const seconds = kind < 0.002 ? 86_000 + rng.integer(400) : Math.ceil(60 + miles * 260 * (0.5 + rng.uniform()));
    const fare = (kind > 0.999 ? -1 : 1) * (2.5 + Math.round(miles * 5) / 2);
    const nowhere = kind > 0.98 && kind < 0.998;
    const [longitude, latitude] = nowhere ? [0, 0] : [degrees(-73.975, 0.03), degrees(40.753, 0.03)];
    const [toLongitude, toLatitude] = nowhere
      ? [0, 0]
      : [Math.fround(longitude + 0.008 * miles * (rng.uniform() - 0.5)), Math.fround(latitude + 0.02 * miles * (rng.uniform() - 0.5))];
    const tip = rng.integer(2) * 1.5;
    return (
      `${1 + rng.integer(2)},${formatWallClock(pickup)},${formatWallClock(pickup + seconds)},${1 + rng.integer(5)},${miles.toFixed(2)},` +
      `${longitude},${latitude},1,N,${toLongitude},${toLatitude},${1 + rng.integer(2)},${fare},0.5,0.5,${tip},0,0.3,${fare + tip + 1.3}\r\n`
    );
  };
  const target = openSync(file, 'w');
  try {
    let rows = 0;
    let written = writeSync(target, header);
    while (written < bytes) {
      let block = '';
      for (; block.length < 1 << 20 && written + block.length < bytes; rows++) block += row();
      written += writeSync(target, block);
    }
    return rows;
  } finally {
    closeSync(target);
  }
}
