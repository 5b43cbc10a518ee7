import { formatWallClock } from '../../src/trips/wall-clock.ts';

/** A header as the publisher wrote it, and how its files are laid out. */
export interface Variant {
  readonly title: string;
  readonly schema: string;
  readonly header: string;
  readonly headerEnd: '\n' | '\r\n';
  readonly rowEnd: '\n' | '\r\n';
  readonly blankSecondLine?: boolean;
  /** Empty fields at the end of every row that the header does not have. */
  readonly extraFields?: number;
  readonly timeSuffix?: string;
}

const yellow2010 =
  'vendor_id,pickup_datetime,dropoff_datetime,passenger_count,trip_distance,pickup_longitude,pickup_latitude,rate_code,store_and_fwd_flag,dropoff_longitude,dropoff_latitude,payment_type,fare_amount,surcharge,mta_tax,tip_amount,tolls_amount,total_amount';
const yellow2015 =
  'VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,pickup_longitude,pickup_latitude,RateCodeID,store_and_fwd_flag,dropoff_longitude,dropoff_latitude,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,improvement_surcharge,total_amount';
const yellow2017 =
  'VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,RatecodeID,store_and_fwd_flag,PULocationID,DOLocationID,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,improvement_surcharge,total_amount';
const green2013 =
  'VendorID,lpep_pickup_datetime,Lpep_dropoff_datetime,Store_and_fwd_flag,RateCodeID,Pickup_longitude,Pickup_latitude,Dropoff_longitude,Dropoff_latitude,Passenger_count,Trip_distance,Fare_amount,Extra,MTA_tax,Tip_amount,Tolls_amount,Ehail_fee,Total_amount,Payment_type,Trip_type ';
const green2015 = green2013.replace('Total_amount', 'improvement_surcharge,Total_amount');
const green2017 =
  'VendorID,lpep_pickup_datetime,lpep_dropoff_datetime,store_and_fwd_flag,RatecodeID,PULocationID,DOLocationID,passenger_count,trip_distance,fare_amount,extra,mta_tax,tip_amount,tolls_amount,ehail_fee,improvement_surcharge,total_amount,payment_type,trip_type';

const allCrlf = { headerEnd: '\r\n', rowEnd: '\r\n' } as const;
const mixed = { headerEnd: '\n', rowEnd: '\r\n', blankSecondLine: true } as const;

/** The layouts of yellow and green files of 2009 to 2020, and two copies of them that circulate. */
export const variants: readonly Variant[] = [
  {
    title: 'yellow 2009',
    schema: 'tlc-yellow-2009',
    header:
      'vendor_name,Trip_Pickup_DateTime,Trip_Dropoff_DateTime,Passenger_Count,Trip_Distance,Start_Lon,Start_Lat,Rate_Code,store_and_forward,End_Lon,End_Lat,Payment_Type,Fare_Amt,surcharge,mta_tax,Tip_Amt,Tolls_Amt,Total_Amt',
    ...mixed,
  },
  { title: 'yellow 2010 to 2013', schema: 'tlc-yellow-2010', header: yellow2010, ...mixed },
  { title: 'yellow 2014', schema: 'tlc-yellow-2010', header: yellow2010.replaceAll(',', ', '), ...mixed },
  { title: 'yellow 2015-01 to 2015-06', schema: 'tlc-yellow-2015', header: yellow2015, ...allCrlf },
  { title: 'yellow 2015-07 to 2016-06', schema: 'tlc-yellow-2015', header: yellow2015.replace('RateCodeID', 'RatecodeID'), ...allCrlf },
  { title: 'yellow with a row index', schema: 'tlc-yellow-2015', header: `,${yellow2015}`, headerEnd: '\n', rowEnd: '\n' },
  {
    title: 'yellow trimmed, times falsely marked as UTC',
    schema: 'tlc-yellow-2015',
    header:
      'VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,pickup_longitude,pickup_latitude,dropoff_longitude,dropoff_latitude,fare_amount,tip_amount,total_amount',
    headerEnd: '\n',
    rowEnd: '\n',
    timeSuffix: ' +00:00',
  },
  { title: 'yellow 2016-07 to 2016-12', schema: 'tlc-yellow-2016h2', header: yellow2017, ...allCrlf, extraFields: 2 },
  { title: 'yellow 2017 and 2018', schema: 'tlc-yellow-2016h2', header: yellow2017, ...mixed },
  { title: 'yellow 2019 and 2020', schema: 'tlc-yellow-2016h2', header: `${yellow2017},congestion_surcharge`, ...allCrlf },
  { title: 'green 2013-08 to 2014-12', schema: 'tlc-green-2013', header: green2013, ...mixed, extraFields: 2 },
  { title: 'green 2015-01 to 2015-06', schema: 'tlc-green-2013', header: green2015, ...allCrlf, extraFields: 2 },
  { title: 'green 2015-07 to 2015-12', schema: 'tlc-green-2013', header: green2015, ...allCrlf },
  { title: 'green 2016-01 to 2016-06', schema: 'tlc-green-2013', header: green2015, ...mixed },
  { title: 'green 2016-07 to 2016-12', schema: 'tlc-green-2016h2', header: green2017, ...mixed, extraFields: 2 },
  { title: 'green 2017 and 2018', schema: 'tlc-green-2016h2', header: green2017, ...mixed },
  { title: 'green 2019 and 2020', schema: 'tlc-green-2016h2', header: `${green2017},congestion_surcharge`, ...allCrlf },
];

/** A trip as a test states it. */
export interface StatedTrip {
  readonly pickup: number;
  readonly duration: number;
  readonly pickupLon: number;
  readonly pickupLat: number;
  readonly dropoffLon: number;
  readonly dropoffLat: number;
  readonly pickupZone: number;
  readonly dropoffZone: number;
  readonly passengers: number;
  readonly miles: number;
  readonly fare: number;
}

/** A good trip within Manhattan, with changes. */
export function statedTrip(changes: Partial<StatedTrip> = {}): StatedTrip {
  return {
    pickup: Date.UTC(2016, 2, 7, 8, 30) / 1000,
    duration: 600,
    pickupLon: -73.98,
    pickupLat: 40.75,
    dropoffLon: -73.97,
    dropoffLat: 40.76,
    pickupZone: 161,
    dropoffZone: 236,
    passengers: 1,
    miles: 1.5,
    fare: 9.5,
    ...changes,
  };
}

/** What stands in a column of an official file for a trip; columns that no reader needs hold something typical. */
function cell(column: string, trip: StatedTrip, suffix: string): string {
  const key = column.toLowerCase().replace(/[^a-z]/g, '');
  if (/pickupdatetime$/.test(key)) return formatWallClock(trip.pickup) + suffix;
  if (/dropoffdatetime$/.test(key)) return formatWallClock(trip.pickup + trip.duration) + suffix;
  if (key === 'pickuplongitude' || key === 'startlon') return String(trip.pickupLon);
  if (key === 'pickuplatitude' || key === 'startlat') return String(trip.pickupLat);
  if (key === 'dropofflongitude' || key === 'endlon') return String(trip.dropoffLon);
  if (key === 'dropofflatitude' || key === 'endlat') return String(trip.dropoffLat);
  if (key === 'pulocationid') return String(trip.pickupZone);
  if (key === 'dolocationid') return String(trip.dropoffZone);
  if (key === 'passengercount') return String(trip.passengers);
  if (key === 'tripdistance') return String(trip.miles).replace(/^0(?=\.)/, '');
  if (key === 'fareamount' || key === 'fareamt') return String(trip.fare);
  return key === 'ehailfee' ? '' : '1';
}

/** The text of a file in a variant's layout. */
export function writeVariant(variant: Variant, trips: readonly StatedTrip[]): string {
  const columns = variant.header.split(',');
  const extra = ','.repeat(variant.extraFields ?? 0);
  const rows = trips.map(
    (trip) => columns.map((column) => cell(column, trip, variant.timeSuffix ?? '')).join(',') + extra + variant.rowEnd,
  );
  return variant.header + variant.headerEnd + (variant.blankSecondLine ? variant.rowEnd : '') + rows.join('');
}

/** A file of the layout of 2015, for tests that are not about layouts. */
export function yellowFile(trips: readonly StatedTrip[]): string {
  return writeVariant(variants.find((variant) => variant.title === 'yellow 2015-01 to 2015-06')!, trips);
}

/** The same with zone ids, as of 2017. */
export function yellowZoneFile(trips: readonly StatedTrip[]): string {
  return writeVariant(variants.find((variant) => variant.title === 'yellow 2017 and 2018')!, trips);
}
