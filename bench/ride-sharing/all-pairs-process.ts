// Builds the tables of all pairs of the benchmark's city, without those kept from before: node dist/bench/ride-sharing/all-pairs-process.js
import process from 'node:process';
import { loadCity } from '../../src/city/load-city.ts';
import { benchCity } from './busy-day.ts';

const before = process.cpuUsage();
const begun = performance.now();
const city = typeof benchCity === 'string' ? loadCity({ kind: 'road', folder: benchCity, cache: false }) : loadCity(benchCity);
const seconds = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ places: city.places, seconds, cpuSeconds: (user + system) / 1e6 }));
