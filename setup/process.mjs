// @ts-check
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;

/** In the environment of what set-up starts and must not outlive it; the value is the clone. */
export const setupMarker = 'CUSTOMHOUSE_SETUP';

/**
 * A process's number and start time: the number alone may have been given to another one since.
 *
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process
 */
export function processIdentity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in brackets, may hold spaces; state is field 3 and the start time field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length === 1 ? undefined : `${pid} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/**
 * Kills what a killed set-up of this clone has left running, such as an `npm ci`, and waits until it is gone.
 *
 * @param {string} root the clone
 */
export async function endLeftovers(root) {
  const leftovers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isMarked(name, root))
    .map(Number);
  for (const pid of leftovers) kill(pid);
  while (leftovers.some((pid) => processIdentity(pid) !== undefined)) await delay(pollMs);
}

/**
 * @param {string} pid
 * @param {string} root
 */
function isMarked(pid, root) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${setupMarker}=${root}`);
  } catch {
    return false;
  }
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself in the meantime.
  }
}
