import { fontFamily, ink } from './figure-style.ts';

/** A page of HTML that needs no other file. `body` is HTML; `style` is added to that of all pages. */
export function htmlPage(title: string, body: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 ${fontFamily}; color: ${ink.text}; max-width: 820px; margin: 2em auto; padding: 0 1em; }
figure { margin: 2em 0; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 14px; margin: 1em 0; } td, th { text-align: right; padding: 2px 10px; border-bottom: 1px solid ${ink.grid}; }
td:first-child, th:first-child { text-align: left; padding-left: 0; }
${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
}

/** A table of texts; the first column is to the left, the others to the right. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) => `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${row(header, 'th')}\n${rows.map((cells) => row(cells, 'td')).join('\n')}\n</table>`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
