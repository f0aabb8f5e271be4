import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** Only the owner: these files hold keys. */
const ownerOnly = 0o600;

/** Writes the whole file or nothing of it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: ownerOnly });
  await rename(draft, path);
}

/**
 * @returns undefined when there is no such file
 * @throws Error that names the file when it does not hold what it should
 */
export async function readJson<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} can't be read. Run "npm run clean" and start again.`, { cause });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
