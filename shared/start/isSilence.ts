import { CustomhouseError } from '../errors.ts';

/** A source, a registry or Azure does not answer, or not as it should. The ledger is another matter: without it nothing can be promised. */
export function isSilence(error: unknown): error is CustomhouseError {
  return error instanceof CustomhouseError && !error.code.startsWith('LEDGER');
}
