/**
 * A mistake the user can mend: the message is a sentence saying what is wrong, where, with which value, and what would be right.
 * The command line prints it without a stack trace and exits with code 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
