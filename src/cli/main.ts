#!/usr/bin/env node
import process from 'node:process';
import { runCommandLine } from './run-command-line.ts';

/** A reader that has gone away (`murmur list | head -1`) ends the output, not the run. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

process.stdout.on('error', ignoreBrokenPipe);
process.stderr.on('error', ignoreBrokenPipe);
await runCommandLine(process.argv);
