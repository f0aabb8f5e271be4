import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';

/** Records may hold passwords: the owner's only. */
const ownerOnly = 0o600;

/** Writes one record so that a process killed at any moment leaves the old or the new one, never a part. */
export function writeJson(file: string, value: unknown): void {
  writeAtomically(file, `${JSON.stringify(value)}\n`);
}

export function writeAtomically(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, text, { mode: ownerOnly });
  renameSync(temporary, file);
}

/**
 * @returns undefined when there is no such file
 * @throws Error naming the file when it holds something else, such as what another version wrote: state is not repaired by guessing
 */
export function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} is damaged or was written by another version of Customhouse: run "npm run clean", which removes all that was kept here, and start again.`,
    { cause: parsed.error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Every record of a folder; an empty list when there is no folder. */
export function readAllJson<T>(folder: string, schema: z.ZodType<T>): T[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readJson(join(folder, name), schema))
    .filter((value) => value !== undefined);
}

export function removeFile(file: string): void {
  rmSync(file, { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
