import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { SceneLayout, SceneMap } from '../environment/scene.ts';

/**
 * A replay file (docs/replays.md): this line, then chunks. A chunk is a letter that says what it is, the length of its payload (uint32), the
 * CRC-32 of letter and payload (uint32), all little-endian, and the payload, compressed (raw deflate).
 */
export const VERSION = 1;
export const firstLine = (version: number | string): string => `murmur replay ${version}\n`;

/** Payloads: `header` JSON; `map` of an episode, binary; `begin` and `end` of an episode, JSON; `frames` of an episode; `finish` empty. */
export const chunkLetters = { header: 'h', map: 'm', begin: 'b', frames: 'f', end: 'e', finish: 'z' } as const;
export type ChunkType = keyof typeof chunkLetters;

/** Bytes of a chunk before its payload. */
export const CHUNK_HEAD = 9;

/** Frames of a chunk at most; the first of a chunk is told from nothing. */
export const CHUNK_FRAMES = 64;

export function checksum(letter: string, payload: Buffer): number {
  return crc32(payload, crc32(letter));
}

const tone = z.union([z.int().min(0), z.templateLiteral(['#', z.string()])]);
const extent = z.tuple([z.number(), z.number()]).refine(([from, to]) => to > from);

const layoutSchema = z.object({
  x: extent,
  y: extent,
  yGrows: z.enum(['up', 'down']).optional(),
  resolution: z.number().positive(),
  kinds: z
    .array(
      z.object({
        name: z.string(),
        shape: z.enum(['disc', 'square']),
        size: z.number().positive(),
        capacity: z.int().min(0).max(1e7),
        states: z
          .array(z.object({ label: z.string(), tone }))
          .min(1)
          .max(256),
        health: z.boolean().optional(),
        pointers: z.boolean().optional(),
      }),
    )
    .min(1),
  figures: z.array(z.object({ name: z.string(), format: z.enum(['number', 'clock']).optional() })).optional(),
});

/** What a recording is of. */
export const headerSchema = z.object({
  environment: z.object({ name: z.string(), parameters: z.record(z.string(), z.unknown()) }),
  /** Who played, as `dmfg-ql`. */
  player: z.string(),
  /** Of the program that wrote it. */
  program: z.string(),
  layout: layoutSchema as unknown as z.ZodType<SceneLayout>,
});

export type ReplayHeader = z.infer<typeof headerSchema>;

/** `map`: the number of the map chunk, from 0, that shows where it takes place. */
export const beginSchema = z.object({ episode: z.int().min(0), map: z.int().min(0) });

/** Key figures of an episode that was played to its end. */
export const endSchema = z.object({ episode: z.int().min(0), figures: z.record(z.string(), z.number().nullable()) });

const mapParts = [
  ['discs', 3],
  ['rectangles', 4],
  ['lines', 4],
] as const;

/** Per part the number of its shapes (uint32), then their numbers (float32). */
export function encodeMap(map: SceneMap): Buffer {
  return Buffer.concat(
    mapParts.flatMap(([name, width]) => {
      const numbers = map[name] ?? new Float32Array(0);
      const count = Buffer.alloc(4);
      count.writeUInt32LE(numbers.length / width);
      const bytes = Buffer.alloc(4 * numbers.length);
      for (const [i, value] of numbers.entries()) bytes.writeFloatLE(value, 4 * i);
      return [count, bytes];
    }),
  );
}

export function decodeMap(bytes: Buffer): SceneMap {
  let at = 0;
  const part = (width: number): Float32Array => {
    const length = width * bytes.readUInt32LE(at);
    const from = at + 4;
    at = from + 4 * length;
    if (at > bytes.length) throw new RangeError('A map of a replay ends too early.');
    return Float32Array.from({ length }, (_, i) => bytes.readFloatLE(from + 4 * i));
  };
  return Object.fromEntries(mapParts.map(([name, width]) => [name, part(width)]));
}
