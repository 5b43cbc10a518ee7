/** Where progress goes: a terminal, on which one line is redrawn, or anything else, which gets a line now and then. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A line that says how something goes: redrawn in place on a terminal; elsewhere a new line each time. */
export interface StatusLine {
  readonly isTerminal: boolean;
  draw(text: string): void;
  /** Takes the line away before something else is printed. */
  clear(): void;
  /** Prints a line that stays. */
  say(text: string): void;
}

const ERASE = '\r\x1b[2K';

/** @param stream null: nothing is shown */
export function createStatusLine(stream: ProgressStream | null): StatusLine {
  const isTerminal = stream?.isTTY ?? false;
  const clear = (): void => {
    if (isTerminal) stream?.write(ERASE);
  };
  return {
    isTerminal,
    clear,
    draw(text) {
      stream?.write(isTerminal ? `${ERASE}${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
    },
    say(text) {
      clear();
      stream?.write(`${text}\n`);
    },
  };
}
