import { type Figure, figureToSvg } from '../runs/figure-to-svg.ts';
import { svgToPng } from '../shared/rasterise-svg.ts';
import { writeOutput } from './write-output.ts';

/**
 * Draws a figure into a file, as SVG or PNG by its extension; without one, as both.
 * @returns the files written
 * @throws UserError if one cannot be written
 */
export function writeFigure(figure: Figure, path: string): Promise<string[]> {
  return writeSvg(figureToSvg(figure), path);
}

/** The same for an SVG document. */
export async function writeSvg(svg: string, path: string): Promise<string[]> {
  const files = /\.(svg|png)$/i.test(path) ? [path] : [`${path}.svg`, `${path}.png`];
  for (const file of files) await writeOutput(file, /\.png$/i.test(file) ? svgToPng(svg) : svg);
  return files;
}
