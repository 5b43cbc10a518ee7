import { createHash } from 'node:crypto';
import type { Snapshot } from '../../src/shared/snapshot.ts';

/** Every value of a snapshot by its path, long arrays as their hash. */
export function fingerprint(value: Snapshot, path = ''): Record<string, unknown> {
  if (ArrayBuffer.isView(value)) {
    return {
      [path]: createHash('sha256')
        .update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
        .digest('hex'),
    };
  }
  if (typeof value !== 'object' || value === null) return { [path]: value };
  return Object.assign({}, ...Object.entries(value).map(([key, part]) => fingerprint(part as Snapshot, `${path}/${key}`)));
}
