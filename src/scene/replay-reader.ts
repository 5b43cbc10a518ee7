import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { z } from 'zod';
import type { Scene, SceneMap } from '../environment/scene.ts';
import { UserError } from '../shared/user-error.ts';
import { ByteReader } from './bytes.ts';
import { FrameCodec } from './frame-codec.ts';
import {
  beginSchema,
  CHUNK_FRAMES,
  CHUNK_HEAD,
  type ChunkType,
  checksum,
  chunkLetters,
  decodeMap,
  endSchema,
  firstLine,
  headerSchema,
  type ReplayHeader,
  VERSION,
} from './replay-format.ts';

/** An episode of a replay. */
export interface ReplayEpisode {
  readonly episode: number;
  readonly map: SceneMap;
  /** The last step there is a frame of; step 0 is how it began. */
  readonly lastStep: number;
  /** Key figures; null when it was not recorded to its end. */
  readonly figures: Readonly<Record<string, number | null>> | null;
  /** Shows the scene of a step 0 .. `lastStep`. Going forwards step by step is fastest. */
  show(step: number, scene: Scene): void;
}

export interface Replay {
  readonly header: ReplayHeader;
  readonly episodes: readonly ReplayEpisode[];
  /** A sentence about what is missing at the end of the file; null: nothing. */
  readonly cut: string | null;
}

interface Chunk {
  readonly type: ChunkType;
  readonly content: Buffer;
}

/**
 * Reads a replay file, as far as it is whole.
 * @throws UserError when it cannot be read, is no replay, is of another version, or breaks off before anything can be shown.
 */
export function readReplay(path: string): Replay {
  const bytes = readBytes(path);
  const begin = checkFirstLine(path, bytes);
  const { chunks, cut } = readChunks(bytes, begin);
  const [first, ...rest] = chunks;
  if (first?.type !== 'header') throw new UserError(`${path} is a replay, but breaks off before its first frame: nothing can be shown.`);
  const header = parse(headerSchema, first.content, path);
  const maps: SceneMap[] = [];
  const begun = new Map<number, { map: SceneMap; frames: Buffer[]; figures: ReplayEpisode['figures'] }>();
  for (const { type, content } of rest) {
    if (type === 'map') maps.push(decodeMap(content));
    else if (type === 'begin') {
      const { episode, map } = parse(beginSchema, content, path);
      begun.set(episode, { map: maps[map] ?? {}, frames: [], figures: null });
    } else if (type === 'frames') begun.get(new ByteReader(content).signed())?.frames.push(content);
    else if (type === 'end') {
      const { episode, figures } = parse(endSchema, content, path);
      const ended = begun.get(episode);
      if (ended) ended.figures = figures;
    }
  }
  const episodes = [...begun].flatMap(([episode, { map, frames, figures }]) => {
    return frames.length === 0 ? [] : [openEpisode(header, episode, map, frames, figures)];
  });
  episodes.sort((a, b) => a.episode - b.episode);
  if (episodes.length === 0) throw new UserError(`${path} is a replay, but breaks off before its first frame: nothing can be shown.`);
  const finished = rest.at(-1)?.type === 'finish';
  return { header, episodes, cut: cut ?? (finished ? null : 'The recording was stopped: the file has no end.') };
}

function openEpisode(
  header: ReplayHeader,
  episode: number,
  map: SceneMap,
  frames: readonly Buffer[],
  figures: ReplayEpisode['figures'],
): ReplayEpisode {
  const codec = new FrameCodec(header.layout);
  let reader = new ByteReader(frames[0]!);
  let [chunk, next] = [-1, 0];
  /** Makes the codec ready to decode the step. */
  const seek = (step: number): void => {
    if (Math.floor(step / CHUNK_FRAMES) !== chunk || next > step) {
      chunk = Math.floor(step / CHUNK_FRAMES);
      reader = new ByteReader(frames[chunk]!);
      reader.signed();
      codec.restart();
      next = chunk * CHUNK_FRAMES;
    }
    for (; next < step; next++) codec.decode(reader, null);
  };
  return {
    episode,
    map,
    figures,
    lastStep: countFrames(header, frames) - 1,
    show(step, scene) {
      if (next !== step || step % CHUNK_FRAMES === 0) seek(step);
      codec.decode(reader, scene);
      next = step + 1;
    },
  };
}

/** All chunks but the last are full. */
function countFrames({ layout }: ReplayHeader, chunks: readonly Buffer[]): number {
  const codec = new FrameCodec(layout);
  const reader = new ByteReader(chunks.at(-1)!);
  reader.signed();
  let frames = (chunks.length - 1) * CHUNK_FRAMES;
  for (; !reader.done; frames++) codec.decode(reader, null);
  return frames;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message;
    throw new UserError(`The replay ${path} cannot be read: ${reason}.`, { cause: error });
  }
}

/** Whether a file begins as a replay does, of whatever version. */
export function isReplay(path: string): boolean {
  return readBytes(path).subarray(0, 14).toString('latin1') === 'murmur replay ';
}

/** Returns where the chunks begin. */
function checkFirstLine(path: string, bytes: Buffer): number {
  const line = bytes.subarray(0, 40).toString('latin1');
  const match = /^murmur replay ([\w.]{1,8})\n/.exec(line);
  if (!match)
    throw new UserError(`${path} is not a replay: it does not begin with "murmur replay". "murmur evaluate RUN --record FILE" makes one.`);
  if (match[1] !== String(VERSION)) {
    throw new UserError(
      `${path} is a replay of format version ${match[1]}; this program reads version ${VERSION}. Use the release that wrote it.`,
    );
  }
  return firstLine(VERSION).length;
}

/** The chunks up to the end or to the first one that is not whole. */
function readChunks(bytes: Buffer, begin: number): { chunks: Chunk[]; cut: string | null } {
  const types = new Map(Object.entries(chunkLetters).map(([type, letter]) => [letter as string, type as ChunkType]));
  const chunks: Chunk[] = [];
  for (let at = begin; at < bytes.length; ) {
    const cut = (what: string): string => `The file ${what} at byte ${at} of ${bytes.length}; what comes before is shown.`;
    if (at + CHUNK_HEAD > bytes.length) return { chunks, cut: cut('breaks off') };
    const letter = bytes.toString('latin1', at, at + 1);
    const end = at + CHUNK_HEAD + bytes.readUInt32LE(at + 1);
    const type = types.get(letter);
    if (!type) return { chunks, cut: cut('is damaged') };
    if (end > bytes.length) return { chunks, cut: cut('breaks off') };
    const payload = bytes.subarray(at + CHUNK_HEAD, end);
    if (checksum(letter, payload) !== bytes.readUInt32LE(at + 5)) return { chunks, cut: cut('is damaged') };
    chunks.push({ type, content: inflateRawSync(payload) });
    at = end;
  }
  return { chunks, cut: null };
}

function parse<T>(schema: z.ZodType<T>, content: Buffer, path: string): T {
  try {
    return schema.parse(JSON.parse(content.toString()));
  } catch (error) {
    throw new UserError(`The replay ${path} is damaged: what it says of itself makes no sense.`, { cause: error });
  }
}
