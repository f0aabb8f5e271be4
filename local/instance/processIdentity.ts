import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine since its start: its number alone may be given to another one later. */
export type ProcessIdentity = string & { readonly brand: 'ProcessIdentity' };

/** @returns undefined when there is no such process, or only what its parent has not taken note of yet */
export function identityOf(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in brackets, may hold spaces. State is field 3, the start time since boot field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' && !hasThreads(pid)
      ? undefined
      : (`${pid} ${fields[19] ?? ''} ${bootId}` as ProcessIdentity);
  } catch {
    return undefined;
  }
}

/** A killed process whose first thread has ended holds its ports until the others have. */
function hasThreads(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).length > 1;
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(pidOf(identity)) === identity;
}

export function pidOf(identity: ProcessIdentity): number {
  return Number.parseInt(identity, 10);
}
