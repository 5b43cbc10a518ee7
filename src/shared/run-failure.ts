/**
 * Something gave way under a run that is no mistake of the user's: the message is a sentence that says what, and what can be done. The command line
 * prints it without a stack trace and exits with code 1.
 */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
}
