import { mkdirSync } from 'node:fs';
import { UserError } from '../shared/user-error.ts';

/** What the system says where a folder cannot be made because of what the user asked for. */
const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of the path is a file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system can only be read',
  ENAMETOOLONG: 'a name in the path is too long',
};

/**
 * Makes the folder that results go to, and those it lies in; nothing where it is there.
 * @param what it is: "run folder"
 * @throws UserError where it cannot be made
 */
export function makeFolder(path: string, what: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    throw new UserError(`The ${what} ${path} cannot be made: ${reason}. Pass another --out.`);
  }
}
