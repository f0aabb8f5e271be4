import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf } from './processIdentity.ts';

/** How long a process may take to stop in order before it is killed. */
const graceMs = 10_000;
/** After SIGKILL: what hangs in the kernel for longer can't be waited for. */
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
  while (signalGroup(groupId, 0) && hasMembers(groupId)) {
    if (Date.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

/** Zombies are none: where the system's first process takes no note of them, they stay for ever. */
function hasMembers(groupId: number): boolean {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.some((pid) => groupOf(pid) === groupId && identityOf(Number(pid)) !== undefined);
}

/** Field 5 of stat; the second, the name in brackets, may hold spaces. */
function groupOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}

function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}
