import type { Input, Output, Tools } from '../activity.ts';
import { importPatienceMs } from './importPatience.ts';

/** Whether a server-side copy has ended. What it left is read back by who began it. */
export async function pollImport(
  { registry, operation }: Input<'pollImport'>,
  { app }: Tools,
): Promise<Output<'pollImport'>> {
  const progress = await app.imports.poll(registry, operation, importPatienceMs);
  return { isDone: progress.kind !== 'pending' };
}
