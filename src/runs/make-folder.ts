import { mkdirSync } from 'node:fs';
import { systemReason } from '../shared/system-reason.ts';
import { UserError } from '../shared/user-error.ts';

/**
 * Makes the folder that results go to, and those it lies in; nothing where it is there.
 * @param what it is: "run folder"
 * @throws UserError where it cannot be made
 */
export function makeFolder(path: string, what: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) throw error;
    throw new UserError(`The ${what} ${path} cannot be made: ${reason}. Pass another --out.`);
  }
}
