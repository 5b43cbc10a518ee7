import process from 'node:process';
import { UserError } from '../src/shared/user-error.ts';

/** Runs a program. A user's mistake is told in a sentence, with exit code 2. */
export async function tellMistakes(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
