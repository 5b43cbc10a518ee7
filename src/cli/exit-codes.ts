/** Exit code of what Ctrl-C has ended, as shells give it. */
export const INTERRUPTED = 130;
