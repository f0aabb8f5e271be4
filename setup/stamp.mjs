// @ts-check
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * What a step of the set-up was last finished for; undefined when it never was.
 *
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function readStamp(path) {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Says that a step is finished. Written whole or not at all, and only after everything it vouches for.
 *
 * @param {string} path
 * @param {string} content
 */
export async function writeStamp(path, content) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
}

/**
 * Takes a stamp away before the work it vouches for is done again.
 *
 * @param {string} path
 */
export async function removeStamp(path) {
  await rm(path, { force: true });
}

/**
 * SHA-256 over names and contents of files, in the order given.
 *
 * @param {string} root what the paths are relative to; not part of the hash
 * @param {readonly string[]} paths a missing file counts as empty
 * @returns {Promise<string>}
 */
export async function hashFiles(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await readFile(join(root, path)).catch(() => Buffer.alloc(0));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
