import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { UserError } from '../shared/user-error.ts';

/** Keys and list indices from the root of a configuration to a value. */
export type ConfigPath = readonly (string | number)[];

/** Line and column in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A configuration and where its values were written, so that a complaint can say so. */
export interface ConfigSource {
  readonly value: Readonly<Record<string, unknown>>;
  /** Position of the key (or list item) at the path; of the nearest one around it when it is not there; null when there is none. */
  locate(path: ConfigPath): Position | null;
  /** Words to begin a complaint with: "start.yaml line 7", "--env.vehicles", or "the configuration". */
  origin(path: ConfigPath): string;
}

/** A configuration of nothing, to which options can be added. */
export const emptyConfig: ConfigSource = { value: {}, locate: () => null, origin: () => 'the configuration' };

/**
 * Reads a configuration from a YAML 1.2 file (JSON is YAML too). Throws a UserError with file and line when the file is missing, empty,
 * not a mapping, or wrong: a syntax error, a key given twice, an unknown tag, several documents.
 */
export function readConfigFile(path: string): ConfigSource {
  const text = readText(path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake) throw new UserError(`${path} line ${at(mistake.pos[0]).line}: ${explain(mistake, text)}`);
  if (document.contents === null) throw new UserError(`${path} is empty: a configuration needs at least one "key: value" line.`);
  if (!isMap(document.contents)) {
    throw new UserError(`${path} line ${at(startOf(document.contents)).line}: a configuration consists of "key: value" lines.`);
  }
  const locate = (where: ConfigPath): Position | null => {
    const offset = offsetOf(document, where);
    return offset === null ? null : at(offset);
  };
  return {
    value: toValue(document, path),
    locate,
    origin(where) {
      const position = locate(where);
      return position ? `${path} line ${position.line}` : path;
    },
  };
}

function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UserError(`There is no configuration file ${path}.`);
    if (code === 'EISDIR') throw new UserError(`The configuration ${path} is a folder; give a YAML or JSON file.`);
    if (error instanceof TypeError) throw new UserError(`The configuration file ${path} is not text in UTF-8.`);
    throw new UserError(`The configuration file ${path} cannot be read: ${message}.`);
  }
}

function toValue(document: Document.Parsed, path: string): Record<string, unknown> {
  try {
    return document.toJS();
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message}.`);
  }
}

function explain(mistake: YAMLError, text: string): string {
  if (mistake.code === 'DUPLICATE_KEY') {
    const key = /^[^:\s]+/.exec(text.slice(mistake.pos[0]))?.[0] ?? '';
    return `the key ${key} is given twice here; keep one of the two.`;
  }
  if (mistake.code === 'MULTIPLE_DOCS') return 'a second document begins here; a configuration file holds one.';
  if (mistake.code === 'TAB_AS_INDENT') return 'YAML is indented with spaces, and here is a tab.';
  return `this is not valid YAML: ${mistake.message}.`;
}

/** Offset of the deepest part of the path that the document has. */
function offsetOf(document: Document.Parsed, path: ConfigPath): number | null {
  let node: Node | null = document.contents;
  let offset: number | null = null;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) return offset;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq<Node>(node)) {
      const item: Node | undefined = node.items[Number(step)];
      if (!item) return offset;
      offset = startOf(item);
      node = item;
    } else return offset;
  }
  return offset;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
