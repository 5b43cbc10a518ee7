import process from 'node:process';
import { type CAC, cac } from 'cac';
import { vi } from 'vitest';
import { UserError } from '../../src/shared/user-error.ts';

/** Runs `murmur ...` in this process, with what `register` adds: what it printed, and the message of the mistake it reported, if any. */
export async function murmurInProcess(
  register: (cli: CAC) => void,
  ...words: readonly string[]
): Promise<{ output: string; mistake: string | null }> {
  const cli = cac('murmur');
  register(cli);
  let output = '';
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  try {
    cli.parse(['node', 'murmur', ...words], { run: false });
    await cli.runMatchedCommand();
    return { output, mistake: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { output, mistake: error.message };
  } finally {
    writing.mockRestore();
  }
}
