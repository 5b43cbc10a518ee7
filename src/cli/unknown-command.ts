import { nearestOrAll } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';

/** What to throw for a command that does not exist below another: `murmur`, or `murmur city`. */
export function unknownCommand(above: string, name: string, known: readonly string[]): UserError {
  return new UserError(`There is no command ${above} ${name}; ${nearestOrAll(name, known, `${above} `)}`);
}
