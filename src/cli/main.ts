#!/usr/bin/env node
import process from 'node:process';
import { runCommandLine } from './run-command-line.ts';

/** A reader that has gone away (`murmur list | head -1`) ends the output, not the run. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const told = new Set<string>();

/** A warning is a sentence like all else, told once; those of Node.js itself have their kind before them. */
function tellOnce({ name, message }: Error): void {
  if (told.has(message)) return;
  told.add(message);
  console.error(name === 'Warning' ? message : `${name}: ${message}`);
}

process.removeAllListeners('warning').on('warning', tellOnce);
process.stdout.on('error', ignoreBrokenPipe);
process.stderr.on('error', ignoreBrokenPipe);
await runCommandLine(process.argv);
