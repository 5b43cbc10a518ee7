import { createRequire } from 'node:module';

// The package names its exports in a way that import does not see.
const { GIFEncoder, applyPalette, quantize }: typeof import('gifenc') = createRequire(import.meta.url)('gifenc');

/** Builds an animated GIF from frames of one size, opaque RGBA, row by row. */
export interface GifBuilder {
  add(pixels: Uint8Array): void;
  finish(): Uint8Array;
}

/**
 * All frames share one palette; of a frame only what differs from the one before is stored.
 *
 * @param samples frames that together show all colours, in the order of their importance.
 * @param fps frames a second; GIF keeps time in hundredths of a second.
 */
export function createGif(width: number, height: number, samples: readonly Uint8Array[], fps: number): GifBuilder {
  const encoder = GIFEncoder();
  const palette = quantize(Buffer.concat(samples), 255);
  const transparentIndex = palette.length;
  const withTransparent = [...palette, [0, 0, 0]];
  const delay = Math.max(2, Math.round(100 / fps)) * 10;
  let last: Uint8Array | null = null;
  return {
    add(pixels) {
      const colours = applyPalette(pixels, palette);
      const kept = last;
      const changes = kept ? colours.map((colour, i) => (colour === kept[i] ? transparentIndex : colour)) : colours;
      const first = kept ? {} : { palette: withTransparent, repeat: 0 };
      encoder.writeFrame(changes, width, height, { ...first, delay, transparent: kept !== null, transparentIndex, dispose: 1 });
      last = colours;
    },
    finish() {
      encoder.finish();
      return encoder.bytesView();
    },
  };
}
