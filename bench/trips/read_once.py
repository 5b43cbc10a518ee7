"""One reading of a trip file with pandas or pyarrow: python3 read_once.py WHO FILE. Prints what it cost as JSON.

The same columns and filters as `murmur trips inspect`: places, the box of New York, fares, durations and speeds along the straight line."""
import json, resource, sys, time

WHO, FILE = sys.argv[1:3]
TIMES = ["tpep_pickup_datetime", "tpep_dropoff_datetime"]
ENDS = ["pickup_longitude", "pickup_latitude", "dropoff_longitude", "dropoff_latitude"]
COLUMNS = TIMES + ["passenger_count", "trip_distance"] + ENDS + ["fare_amount"]

if WHO == "pandas":
    import numpy as np, pandas as pd
else:
    import numpy as np, pyarrow.csv as csv


def read():
    if WHO == "pandas":
        table = pd.read_csv(FILE, usecols=COLUMNS, parse_dates=TIMES)
        column = lambda name: table[name].to_numpy()
    else:
        table = csv.read_csv(FILE, convert_options=csv.ConvertOptions(include_columns=COLUMNS))
        column = lambda name: table[name].to_numpy()
    west, south, east, north = (column(name) for name in ENDS)
    duration = (column(TIMES[1]) - column(TIMES[0])) / np.timedelta64(1, "s")
    keep = (abs(west) >= 1e-6) & (abs(south) >= 1e-6) & (abs(east) >= 1e-6) & (abs(north) >= 1e-6)
    for lon, lat in ((west, south), (east, north)):
        keep &= (lon >= -74.3) & (lon <= -73.65) & (lat >= 40.45) & (lat <= 41)
    keep &= (column("fare_amount") >= 0) & (duration >= 60) & (duration <= 10800)
    half = np.sin(np.radians(north - south) / 2) ** 2
    half += np.cos(np.radians(south)) * np.cos(np.radians(north)) * np.sin(np.radians(east - west) / 2) ** 2
    keep &= 2 * 6371.0088 * np.arcsin(np.sqrt(half)) <= 120 * duration / 3600
    return int(keep.sum())


wall, cpu = time.perf_counter(), time.process_time()
trips = read()
print(json.dumps({
    "trips": trips,
    "wallSeconds": time.perf_counter() - wall,
    "cpuSeconds": time.process_time() - cpu,
    "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
