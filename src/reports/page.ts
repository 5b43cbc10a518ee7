import { escapeHtml, htmlPage, htmlTable } from '../shared/html-page.ts';

/** A part of a page. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | FigureBlock
  | { readonly kind: 'code'; readonly text: string };

export interface FigureBlock {
  readonly kind: 'figure';
  readonly title: string;
  readonly svg: string;
  /** Name of the file beside the page that holds it. */
  readonly file: string;
}

/** Blocks as a page of HTML that needs no other file. */
export function pageAsHtml(title: string, blocks: readonly Block[]): string {
  const style = 'body { max-width: 960px; } pre { font-size: 13px; overflow-x: auto; }\n';
  return htmlPage(title, blocks.map(blockAsHtml).join('\n'), style);
}

function blockAsHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'table':
      return htmlTable(block.header, block.rows);
    case 'figure':
      return `<figure>${block.svg.trim()}</figure>`;
    case 'code':
      return `<pre>${escapeHtml(block.text)}</pre>`;
  }
}

/** The same as Markdown, which shows figures from their files: most that draw Markdown leave out those inside. */
export function pageAsMarkdown(title: string, blocks: readonly Block[]): string {
  return `# ${escapeMarkdown(title)}\n\n${blocks.map(blockAsMarkdown).join('\n\n')}\n`;
}

function blockAsMarkdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return escapeMarkdown(block.text);
    case 'table': {
      const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
      const rule = block.header.map((_, column) => (column === 0 ? ':--' : '--:'));
      return [line(block.header), `| ${rule.join(' | ')} |`, ...block.rows.map(line)].join('\n');
    }
    case 'figure':
      return `![${escapeMarkdown(block.title)}](${block.file})`;
    case 'code':
      return `\`\`\`\n${block.text}\n\`\`\``;
  }
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_|<>]/g, (letter) => `\\${letter}`).replace(/\s*\n\s*/g, ' ');
}
