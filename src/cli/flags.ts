import { UserError } from '../shared/user-error.ts';

/** Options of a command as the command line hands them over, read with checks. Names are in camel case, as the parser gives them. */
export interface Flags {
  /** Whether the option is there, or its opposite (`--no-map`) is: true, false, or undefined. */
  switch(name: string): boolean | undefined;
  /** @throws UserError when it is given more than once */
  text(name: string): string | undefined;
  texts(name: string): readonly string[] | undefined;
  /** @throws UserError when it is no number, or out of range */
  number(name: string, range?: { readonly least?: number; readonly most?: number; readonly whole?: boolean }): number | undefined;
  /** @throws UserError unless it is a list of whole numbers of at least 1 with commas between them */
  counts(name: string): number[] | undefined;
}

/** The readers of some options. */
export function createFlags(options: Readonly<Record<string, unknown>>): Flags {
  const text = (name: string): string | undefined => {
    const value = options[name];
    if (Array.isArray(value)) throw new UserError(`The option ${flagName(name)} is given ${value.length} times; once is enough.`);
    return value === undefined || typeof value === 'boolean' ? undefined : String(value);
  };
  return {
    switch: (name) => (options[name] === undefined ? undefined : options[name] !== false),
    text,
    texts: (name) => {
      const value = options[name];
      if (value === undefined || typeof value === 'boolean') return undefined;
      return Array.isArray(value) ? value.map(String) : [String(value)];
    },
    number: (name, { least = -Infinity, most = Infinity, whole = false } = {}) => {
      const given = text(name);
      if (given === undefined) return undefined;
      const value = Number(given);
      if (given.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
      const from = least === -Infinity ? '' : ` of at least ${least}`;
      const to = most === Infinity ? '' : ` and at most ${most}`;
      throw new UserError(`The option ${flagName(name)} is "${given}"; it should be a ${whole ? 'whole ' : ''}number${from}${to}.`);
    },
    counts: (name) => {
      const given = text(name);
      if (given === undefined || /^[1-9]\d*(,[1-9]\d*)*$/.test(given)) return given?.split(',').map(Number);
      throw new UserError(`The option ${flagName(name)} is "${given}"; it should be whole numbers of at least 1 with commas between them.`);
    },
  };
}

/** Arguments that the parser took for the values of options that have none (`--by-hour SOURCE`): they belong to the others. */
export function strayArguments(options: Readonly<Record<string, unknown>>, switches: readonly string[]): string[] {
  return switches.flatMap((name) =>
    typeof options[name] === 'string' || typeof options[name] === 'number' ? [String(options[name])] : [],
  );
}

/** The option's name as it is typed: `--first-column-hour`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
