/** Something failed that is no mistake of the user: a run, a check, the program. */
export const FAILED = 1;

/** The user has made a mistake. */
export const MISTAKE = 2;

/** Ctrl-C has ended it, as shells tell it. */
export const INTERRUPTED = 130;
