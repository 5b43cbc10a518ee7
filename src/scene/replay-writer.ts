import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { createScene, type Scene, type SceneSource } from '../environment/scene.ts';
import { UserError } from '../shared/user-error.ts';
import { ByteWriter } from './bytes.ts';
import { FrameCodec } from './frame-codec.ts';
import {
  CHUNK_FRAMES,
  CHUNK_HEAD,
  type ChunkType,
  checksum,
  chunkLetters,
  encodeMap,
  firstLine,
  type ReplayHeader,
  VERSION,
} from './replay-format.ts';

/** Where a recording stands until it is finished. What a killed process leaves there can be read up to its last whole chunk. */
export function unfinishedName(path: string): string {
  return `${path}.part`;
}

/** An episode that is being recorded. */
interface Take {
  readonly episode: number;
  readonly codec: FrameCodec;
  readonly bytes: ByteWriter;
  frames: number;
}

/**
 * Records episodes of an environment into a file. Copies may play at the same time; the bytes depend on nothing but what they play.
 * @throws UserError when the file cannot be written.
 */
export class ReplayWriter {
  readonly path: string;
  private readonly source: SceneSource;
  private readonly scene: Scene;
  private readonly file: number;
  private readonly takes = new Map<number, Take>();
  private readonly maps: Buffer[] = [];

  constructor(path: string, source: SceneSource, header: Omit<ReplayHeader, 'layout'>) {
    this.path = path;
    this.source = source;
    this.scene = createScene(source.layout);
    try {
      this.file = openSync(unfinishedName(path), 'w');
    } catch (error) {
      throw new UserError(`The replay ${path} cannot be written: ${(error as Error).message}.`, { cause: error });
    }
    this.write(Buffer.from(firstLine(VERSION)));
    this.json('header', { ...header, layout: source.layout });
  }

  /** A copy has been reset: its episode begins with how it stands. */
  begin(copy: number, episode: number): void {
    const map = encodeMap(this.source.map?.(copy) ?? {});
    let index = this.maps.findIndex((known) => known.equals(map));
    if (index < 0) {
      index = this.maps.push(map) - 1;
      this.chunk('map', map);
    }
    this.json('begin', { episode, map: index });
    this.takes.set(copy, { episode, codec: new FrameCodec(this.source.layout), bytes: new ByteWriter(), frames: 0 });
    this.frame(copy);
  }

  /** Adds how a copy stands now. */
  frame(copy: number): void {
    const take = this.takes.get(copy)!;
    if (take.frames === 0) {
      take.codec.restart();
      take.bytes.signed(take.episode);
    }
    this.source.write(copy, this.scene);
    take.codec.encode(this.scene, take.bytes);
    if (++take.frames === CHUNK_FRAMES) this.flush(take);
  }

  /** A copy's episode is over. */
  end(copy: number, figures: Readonly<Record<string, number>>): void {
    const take = this.takes.get(copy)!;
    this.flush(take);
    this.json('end', { episode: take.episode, figures });
    this.takes.delete(copy);
  }

  /** Writes what is left, has the disk keep it, and gives the file its name. Episodes that have not ended stay unended. */
  finish(): void {
    for (const take of this.takes.values()) this.flush(take);
    this.chunk('finish', Buffer.alloc(0));
    fsyncSync(this.file);
    closeSync(this.file);
    renameSync(unfinishedName(this.path), this.path);
  }

  private flush(take: Take): void {
    if (take.frames === 0) return;
    take.frames = 0;
    this.chunk('frames', take.bytes.take());
  }

  private json(type: ChunkType, value: object): void {
    this.chunk(type, Buffer.from(JSON.stringify(value)));
  }

  private chunk(type: ChunkType, content: Buffer): void {
    const letter = chunkLetters[type];
    const payload = deflateRawSync(content, { level: 9 });
    const head = Buffer.alloc(CHUNK_HEAD);
    head.write(letter, 0, 'latin1');
    head.writeUInt32LE(payload.length, 1);
    head.writeUInt32LE(checksum(letter, payload), 5);
    this.write(Buffer.concat([head, payload]));
  }

  private write(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
    } catch (error) {
      throw new UserError(`The replay ${unfinishedName(this.path)} could not be written on: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  }
}
