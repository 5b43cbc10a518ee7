import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { UserError } from '../shared/user-error.ts';
import { isRunning, temporaryName, temporaryOwner } from './atomic-file.ts';

const mark = 'training';

/**
 * Marks a run folder as one that this process trains in, until what is returned is called: two that wrote into it at once would tear each other's log. The mark of
 * a process that is no longer there means nothing.
 * @throws UserError where another process trains in it
 */
export function markTraining(folder: string): () => void {
  const own = join(folder, temporaryName(mark));
  const release = (): void => rmSync(own, { force: true });
  writeFileSync(own, '');
  for (const name of readdirSync(folder)) {
    const owner = temporaryOwner(name);
    if (owner === null || owner === process.pid || name !== temporaryName(mark, owner)) continue;
    if (isRunning(owner)) {
      release();
      throw new UserError(
        `The process ${owner} is training in ${folder}: wait for it, or stop it before you go on. (If that is another process, which has only got the number of one that was killed, remove ${join(folder, name)}.)`,
      );
    }
    rmSync(join(folder, name), { force: true });
  }
  return release;
}
