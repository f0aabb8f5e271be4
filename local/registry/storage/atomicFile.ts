import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Names of files that a crash left half-written end so. */
export const unfinishedSuffix = '.unfinished';

/** Replaces a file in one step: whoever reads it, before or after a crash at any moment, sees the old or the new content. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${unfinishedSuffix}`;
  await writeFile(unfinished, content, { mode: 0o600 });
  await rename(unfinished, path);
}
