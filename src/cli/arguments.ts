import type { Command } from 'cac';
import { nearestName } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';

/** A command line taken apart before the parser of options sees it. */
export interface Arguments {
  /** What is left, with every negative number tied to its option, as the parser would take `--seed -1` for two options. */
  readonly argv: readonly string[];
  /** The dotted options by path, `{ 'env.vehicles': '300' }`, as texts; `true` where no value follows. A later one replaces an earlier. */
  readonly dotted: Readonly<Record<string, string | boolean>>;
}

const dottedOption = /^--(no-)?([A-Za-z_][\w-]*(?:\.[\w-]+)+)(?:=([\s\S]*))?$/;
const negativeNumber = /^-(\d|\.\d)/;

/**
 * Takes the dotted options out of a command line. The parser would make objects of them, which fails beside an option of the same root
 * (`--learner dmfg-ql --learner.gamma 0.9`), and would turn texts like "007" or "1e3" into numbers.
 */
export function splitArguments(argv: readonly string[]): Arguments {
  const rest: string[] = [];
  const dotted: Record<string, string | boolean> = {};
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--') {
      rest.push(...argv.slice(i));
      break;
    }
    const next = argv[i + 1];
    const nextIsValue = next !== undefined && (!next.startsWith('-') || negativeNumber.test(next));
    const option = dottedOption.exec(word);
    if (option) {
      const [, no, path, text] = option;
      if (no) dotted[path!] = false;
      else if (text !== undefined) dotted[path!] = text;
      else dotted[path!] = nextIsValue ? argv[++i]! : true;
    } else if (word.startsWith('--') && !word.includes('=') && next !== undefined && negativeNumber.test(next)) {
      rest.push(`${word}=${next}`);
      i++;
    } else rest.push(word);
  }
  return { argv: rest, dotted };
}

/**
 * The text that was given for an option, as typed; undefined when it was not. The parser turns texts that look like numbers into numbers,
 * which is wrong for names and paths.
 * @throws UserError when the option is there twice, or without a value.
 */
export function textOption(argv: readonly string[], name: string): string | undefined {
  const all = textOptions(argv, name);
  if (all.length > 1) throw new UserError(`--${name} is given ${all.length} times (${all.join(', ')}); give it once.`);
  return all[0];
}

/** Like `textOption`, for an option that may be repeated. */
export function textOptions(argv: readonly string[], name: string): string[] {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.flatMap((word, i) => {
    const [option, ...value] = word.split('=');
    if (toCamelCase(option!) !== `--${name}`) return [];
    const next = words[i + 1];
    const text = word.includes('=') ? value.join('=') : next?.startsWith('-') ? undefined : next;
    if (!text) throw new UserError(`--${name} needs a value.`);
    return [text];
  });
}

/** Refuses options that the command does not have, naming the nearest one that it has. A command declares `--env.KEY <value>` for any key. */
export function refuseUnknownOptions(command: Command, options: Readonly<Record<string, unknown>>, dotted: Arguments['dotted']): void {
  const declared = [...command.options, ...(command.globalCommand?.options ?? [])];
  const plain = declared.flatMap(({ names }) => names).filter((name) => !name.includes('.'));
  const paths = declared.map(({ name }) => name).filter((name) => name.includes('.'));
  const unknown =
    Object.keys(options).find((name) => name !== '--' && !plain.includes(name)) ??
    Object.keys(dotted).find((path) => !paths.some((known) => known === path || covers(known, path)));
  if (unknown === undefined) return;
  const known = [...plain, ...paths].filter((name) => name.length > 1);
  const rest = unknown.slice(unknown.indexOf('.') + 1);
  const nearest = nearestName(
    unknown,
    known.map((name) => name.replace(/(?<=\.)KEY$/, rest)),
  );
  const dashes = unknown.length === 1 ? '-' : '--';
  const hint = nearest ? `did you mean --${nearest}?` : `it takes ${known.map((name) => `--${name}`).join(', ')}.`;
  throw new UserError(`murmur ${command.name} has no option ${dashes}${unknown}; ${hint}`);
}

function covers(known: string, path: string): boolean {
  return known.endsWith('.KEY') && path.startsWith(known.slice(0, -'KEY'.length));
}

function toCamelCase(option: string): string {
  return option.replace(/([a-z])-([a-z])/g, (_, last: string, first: string) => last + first.toUpperCase());
}
