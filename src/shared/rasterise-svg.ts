import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const { resolve } = createRequire(import.meta.url);
const fonts = ['400Regular/SourceSans3_400Regular.ttf', '600SemiBold/SourceSans3_600SemiBold.ttf'];

/** A picture in pixels. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, row by row; colours are multiplied by alpha. [height, width, 4] */
  readonly pixels: Uint8Array;
  /** The same as a PNG file. */
  toPng(): Buffer;
}

/**
 * Draws an SVG document with the font that ships with the package, so that it looks alike on machines without any.
 * `scale` (default 1): pixels of the image per pixel of the document. `text` (default true): false saves the time that fonts take.
 */
export function rasteriseSvg(svg: string, options: { readonly scale?: number; readonly text?: boolean } = {}): Raster {
  const { scale = 1, text = true } = options;
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: text ? fonts.map((file) => resolve(`@expo-google-fonts/source-sans-3/${file}`)) : [],
      defaultFontFamily: 'Source Sans 3',
    },
  }).render();
  return { width: image.width, height: image.height, pixels: image.pixels, toPng: () => image.asPng() };
}

/** Draws an SVG document as a PNG. `scale` (default 2): pixels of the image per pixel of the document. */
export function svgToPng(svg: string, { scale = 2 }: { readonly scale?: number } = {}): Buffer {
  return rasteriseSvg(svg, { scale }).toPng();
}
