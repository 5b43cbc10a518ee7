/** Colours for the lines and bars of a figure, in order: told apart by colour-blind readers, too (Okabe and Ito 2008, darkened a little). */
export const palette = ['#0b67a8', '#d2570c', '#0a8f6a', '#b8579a', '#b98a0a', '#4aa3d8', '#555b66'] as const;

/** Everything in a figure that is not data. */
export const ink = { text: '#1f2933', muted: '#66707c', grid: '#e4e7eb', paper: '#ffffff' } as const;

/** The font that ships with the package comes first, so that a PNG looks alike everywhere. */
export const fontFamily = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif";

/** Font sizes in pixels. */
export const fontSize = { title: 18, subtitle: 14, text: 13 } as const;

/** The colour of the i-th series; colours repeat after the last. */
export function colourOf(index: number): string {
  return palette[index % palette.length]!;
}

/** About how wide a text is in pixels, for laying out: the widths of Source Sans 3 by kinds of letters. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) {
    if (/[ iljtfrI.,:;|'()[\]-]/.test(letter)) width += 0.29;
    else if (/[mwMW@%—]/.test(letter)) width += 0.8;
    else width += /[A-Z]/.test(letter) ? 0.59 : 0.51;
  }
  return width * size;
}
