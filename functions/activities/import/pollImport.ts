import { CustomhouseError, isRetryable, toFault } from '../../../shared/errors.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { importPatienceMs } from './importPatience.ts';

/**
 * Whether a server-side copy has ended. What it left is read back by who began it.
 *
 * A fault of the import itself is the operation's end: asking about it again would only tell the same. A fault of the asking is thrown.
 */
export async function pollImport(
  { registry, operation }: Input<'pollImport'>,
  { app }: Tools,
): Promise<Output<'pollImport'>> {
  try {
    const progress = await app.imports.poll(registry, operation, importPatienceMs);
    return { isDone: progress.kind !== 'pending' };
  } catch (error) {
    if (!isEndOfImport(error)) throw error;
    return { isDone: true, fault: toFault(error) };
  }
}

function isEndOfImport(error: unknown): boolean {
  return error instanceof CustomhouseError && isRetryable(error.code) && !error.code.startsWith('AZURE_');
}
