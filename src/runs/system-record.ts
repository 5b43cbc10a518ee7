import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { EngineRecord } from '../population/engine.ts';
import { packageRoot } from '../shared/package-root.ts';

/** The machine and the program that a run was made with, for `system.json`. */
export interface SystemRecord {
  readonly murmuration: string;
  /** Commit of the repository in the working directory, ending in "-dirty" when files differ from it; null outside a repository. */
  readonly gitCommit: string | null;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** What the numbers are computed with, which may be less than was asked for. */
  readonly engine: EngineRecord;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** Describes this machine and this program, now. */
export function describeSystem(engine: EngineRecord): SystemRecord {
  const processors = cpus();
  return {
    murmuration: ownVersion(),
    gitCommit: gitCommit(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    engine,
    startedAt: new Date().toISOString(),
  };
}

/** Version of this package. */
export function ownVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

function gitCommit(): string | null {
  try {
    const command = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
    return execFileSync('git', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
