import { setTimeout as delay } from 'node:timers/promises';

/** How long a process may take to stop in order before it is killed. */
const graceMs = 10_000;
/** After SIGKILL only zombies can be left, where the system's first process does not take note of them. */
const killedWithinMs = 2_000;
const pollMs = 20;

/**
 * Ends a process group: with SIGTERM first, or at once with SIGKILL. Resolves when nothing of it runs any more.
 *
 * Safe to repeat; a group that is gone counts as ended.
 */
export async function endGroup(groupId: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  signalGroup(groupId, signal);
  if (signal === 'SIGTERM' && (await hasEnded(groupId, graceMs))) return;
  signalGroup(groupId, 'SIGKILL');
  await hasEnded(groupId, killedWithinMs);
}

async function hasEnded(groupId: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (signalGroup(groupId, 0)) {
    if (Date.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}
