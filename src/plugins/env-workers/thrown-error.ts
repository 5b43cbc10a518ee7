import { UserError } from '../../shared/user-error.ts';
import type { ThrownError } from './messages.ts';

/** Packs what was thrown, to be thrown again in another thread. */
export function packError(error: unknown): ThrownError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack } = error;
  return { name, message, stack };
}

export function unpackError({ name, message, stack }: ThrownError): Error {
  const error = name === 'UserError' ? new UserError(message) : Object.assign(new Error(message), { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
