import { CustomhouseError, isRetryable, toFault } from '../errors.ts';
import type { Check } from './check.ts';

/**
 * Looks at one thing by doing something harmless with it.
 *
 * @param ask throws what is wrong; may answer a remedy instead
 * @returns `unknown` for a fault that may pass, and for a right of Azure's that is missing: rights are checks of their own
 */
export async function look(
  { on, what }: Pick<Check, 'on' | 'what'>,
  ask: () => Promise<Pick<Check, 'remedy' | 'command'> | undefined>,
): Promise<Check> {
  try {
    const wrong = await ask();
    return { on, what, answer: wrong === undefined ? 'yes' : 'no', ...wrong };
  } catch (error) {
    return { on, what, answer: isDoubtful(error) ? 'unknown' : 'no', remedy: toFault(error).message };
  }
}

function isDoubtful(error: unknown): boolean {
  return !(error instanceof CustomhouseError) || isRetryable(error.code) || error.code === 'AZURE_FORBIDDEN';
}
