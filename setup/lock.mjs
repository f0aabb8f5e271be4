// @ts-check
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endLeftovers, processIdentity } from './process.mjs';

const pollMs = 300;

/**
 * Does one set-up of a clone at a time: `npm start` and `npm test` begun together must not both run `npm ci`. The lock of
 * a process that is gone doesn't count; what that one left running is ended first.
 *
 * @template T
 * @param {string} root the clone
 * @param {() => Promise<T>} work
 * @param {(message: string) => void} [say] told once when it has to wait
 * @returns {Promise<T>}
 */
export async function withSetupLock(root, work, say = (message) => process.stderr.write(`${message}\n`)) {
  const path = join(root, '.customhouse', 'setup.lock');
  await mkdir(join(root, '.customhouse'), { recursive: true });
  for (let told = false; !(await take(path)); told = true) {
    if (!told) say('Another set-up of this clone is running: waiting for it.');
    await delay(pollMs);
  }
  try {
    await endLeftovers(root);
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
async function take(path) {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, String(processIdentity(process.pid)));
  try {
    await link(draft, path);
    return true;
  } catch {
    return (await removeStale(path)) && (await take(path));
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Moves a dead process's lock away. Between looking and moving another one may have taken it: then it is put back.
 *
 * @param {string} path
 */
async function removeStale(path) {
  const holder = await readFile(path, 'utf8').catch(() => '');
  if (holder !== '' && processIdentity(Number.parseInt(holder, 10)) === holder) return false;

  const aside = `${path}.stale.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => holder);
  if (moved !== holder) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return moved === holder;
}
