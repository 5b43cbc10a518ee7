import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { fontFamily, fontSize, ink, textWidth } from '../shared/figure-style.ts';

/** How an entry of the legend is drawn. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly mark: 'line' | 'dots' | 'dashes' | 'box';
}

/** A figure: an Observable Plot (marks and scales) under a title, a line of explanation and a legend. Sizes in pixels. */
export interface Figure {
  readonly title: string;
  readonly subtitle?: string;
  /** Drawn in rows under the title, in this order. Plot's own legends are not used: they are HTML. */
  readonly legend?: readonly LegendEntry[];
  /** What the vertical axis shows, with its unit; written above it, from the left edge. Set `label: null` on the axis itself. */
  readonly yLabel?: string;
  /** Default 760. */
  readonly width?: number;
  /** Height of the plot without title and legend. Default 380. */
  readonly height?: number;
  readonly plot: Omit<
    Plot.PlotOptions,
    'document' | 'title' | 'subtitle' | 'caption' | 'figure' | 'width' | 'height' | 'style' | 'className'
  >;
}

const side = 20;
const legendRow = 22;
const swatchWidth = { line: 24, dots: 24, dashes: 24, box: 12 } as const;

/** Draws a figure as an SVG document that stands alone. Equal figures give equal documents. */
export function figureToSvg(figure: Figure): string {
  const { width = 760, height = 380 } = figure;
  const rows = layOutLegend(figure.legend ?? [], width - 2 * side);
  const titleEnd = 18 + fontSize.title;
  const subtitleEnd = titleEnd + (figure.subtitle ? 6 + fontSize.subtitle : 0);
  const legendEnd = subtitleEnd + 10 + rows.length * legendRow;
  const plotTop = legendEnd + (figure.yLabel ? 24 : 4);
  const total = plotTop + height;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"`,
    ` font-family="${fontFamily}" font-size="${fontSize.text}" fill="${ink.text}" color="${ink.text}">`,
    `<rect width="${width}" height="${total}" fill="${ink.paper}"/>`,
    `<text x="${side}" y="${titleEnd - 4}" font-size="${fontSize.title}" font-weight="600">${escapeText(figure.title)}</text>`,
    figure.subtitle
      ? `<text x="${side}" y="${subtitleEnd - 3}" font-size="${fontSize.subtitle}" fill="${ink.muted}">${escapeText(figure.subtitle)}</text>`
      : '',
    ...rows.flatMap((row, index) => row.map(({ entry, x }) => drawEntry(entry, side + x, subtitleEnd + 10 + (index + 0.5) * legendRow))),
    figure.yLabel ? `<text x="${side}" y="${plotTop - 2}" fill="${ink.muted}">${escapeText(figure.yLabel)}</text>` : '',
    drawPlot(figure, width, height, plotTop),
    '</svg>\n',
  ];
  return onlyXmlCharacters(parts.join(''));
}

function drawPlot(figure: Figure, width: number, height: number, top: number): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({ marginLeft: 60, marginRight: side, marginTop: 14, marginBottom: 44, ...figure.plot, width, height, document });
  svg.querySelector('style')?.remove();
  for (const name of ['class', 'style', 'font-family', 'font-size']) svg.removeAttribute(name);
  svg.setAttribute('y', String(top));
  return withinReach(svg.outerHTML);
}

/** Brings coordinates of 1e21 and more, far outside of any figure, to where renderers that calculate in single precision survive them. */
function withinReach(svg: string): string {
  return svg.replace(/="[^"]*\de\+[^"]*"/g, (attribute) => attribute.replace(/[\d.]+e\+\d+/g, '1000000'));
}

function layOutLegend(entries: readonly LegendEntry[], width: number): { entry: LegendEntry; x: number }[][] {
  const rows: { entry: LegendEntry; x: number }[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const entryWidth = swatchWidth[entry.mark] + 7 + textWidth(entry.label, fontSize.text);
    if (x + entryWidth > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ entry, x });
    x += entryWidth + 22;
  }
  return rows;
}

function drawEntry({ label, colour, mark }: LegendEntry, x: number, y: number): string {
  const swatch = swatchWidth[mark];
  const dashes = mark === 'dashes' ? ' stroke-dasharray="5 4" stroke-width="1.5"' : ' stroke-width="2.5" stroke-linecap="round"';
  const line = `<line x1="${x + 1}" y1="${y}" x2="${x + swatch - 1}" y2="${y}" stroke="${colour}"${dashes}/>`;
  const dot = `<circle cx="${x + swatch / 2}" cy="${y}" r="4" fill="${colour}"/>`;
  const box = `<rect x="${x}" y="${y - 6}" width="12" height="12" rx="2" fill="${colour}"/>`;
  const drawing = mark === 'box' ? box : mark === 'dots' ? line + dot : line;
  return `${drawing}<text x="${x + swatch + 7}" y="${y}" dy="0.33em">${escapeText(label)}</text>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (letter) => (letter === '&' ? '&amp;' : letter === '<' ? '&lt;' : '&gt;'));
}

/** Labels may hold anything; XML does not allow control characters and halves of surrogate pairs. */
function onlyXmlCharacters(text: string): string {
  return text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
