import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const { resolve } = createRequire(import.meta.url);
const fontFiles = ['400Regular/SourceSans3_400Regular.ttf', '600SemiBold/SourceSans3_600SemiBold.ttf'];

/**
 * Draws an SVG document as a PNG with the font that ships with the package, so that it looks alike on machines without any.
 * `scale` (default 2): pixels of the image per pixel of the document.
 */
export function svgToPng(svg: string, options: { readonly scale?: number } = {}): Buffer {
  const { scale = 2 } = options;
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles.map((file) => resolve(`@expo-google-fonts/source-sans-3/${file}`)),
      defaultFontFamily: 'Source Sans 3',
    },
  });
  return image.render().asPng();
}
