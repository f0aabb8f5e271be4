import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from './processIdentity.ts';

/** In the environment of every process of an instance and of all that those start; the value is the instance. */
export const instanceVariable = 'CUSTOMHOUSE_INSTANCE';

const pollMs = 20;

/**
 * Kills the processes that an instance which is gone has left running, and waits until they have ended.
 *
 * They are known by their environment: nothing has to be on record, and a number that was given out again is no danger.
 *
 * @returns how many there were
 */
export async function endLeftovers(instance: string): Promise<number> {
  const leftovers = processesOf(instance);
  for (const leftover of leftovers) kill(leftover);
  while (leftovers.some(isAlive)) await delay(pollMs);
  return leftovers.length;
}

function processesOf(instance: string): ProcessIdentity[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isMarked(name, instance))
    .flatMap((pid) => identityOf(Number(pid)) ?? []);
}

/** The environment of another user's process can't be read: it isn't ours. */
function isMarked(pid: string, instance: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${instanceVariable}=${instance}`);
  } catch {
    return false;
  }
}

function kill(leftover: ProcessIdentity): void {
  try {
    if (isAlive(leftover)) process.kill(Number.parseInt(leftover, 10), 'SIGKILL');
  } catch {
    // Gone by itself in the meantime.
  }
}
