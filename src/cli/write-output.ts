import { writeAtomically } from '../runs/atomic-file.ts';
import { systemReason } from '../shared/system-reason.ts';
import { UserError } from '../shared/user-error.ts';

/** Writes a file that the user has named. @throws UserError if it cannot be written */
export async function writeOutput(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, data);
  } catch (error) {
    throw new UserError(`${path} cannot be written: ${systemReason(error) ?? (error as Error).message}.`, { cause: error });
  }
}
