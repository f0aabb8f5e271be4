import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { identityOf, isAlive, pidOf, type ProcessIdentity } from './processIdentity.ts';

/** Held by the one process that runs an instance. */
export interface InstanceLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a state directory. The lock of a process that is gone doesn't count.
 *
 * @returns `heldBy` with the PID of the process that runs this instance already
 */
export async function takeLock(path: string): Promise<InstanceLock | { readonly heldBy: number }> {
  const mine = identityOf(process.pid);
  if (mine === undefined) throw new Error('This process is not in /proc: Linux with /proc mounted is needed.');
  for (;;) {
    if (await create(path, mine)) return { release: () => rm(path, { force: true }) };
    const holder = await holderOf(path);
    if (holder !== undefined && isAlive(holder)) return { heldBy: pidOf(holder) };
    await moveAway(path, holder);
  }
}

/** The PID of the process that runs the instance with this lock, if one does. */
export async function lockHolder(path: string): Promise<number | undefined> {
  const holder = await holderOf(path);
  return holder !== undefined && isAlive(holder) ? pidOf(holder) : undefined;
}

/** A link appears with its content in one step. */
async function create(path: string, identity: ProcessIdentity): Promise<boolean> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, identity);
  try {
    await link(draft, path);
    return true;
  } catch {
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function holderOf(path: string): Promise<ProcessIdentity | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined)) as ProcessIdentity | undefined;
}

/** Between looking and moving another process may have taken the lock: then it is put back. */
async function moveAway(path: string, stale: ProcessIdentity | undefined): Promise<void> {
  const aside = `${path}.stale.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  if ((await holderOf(aside)) !== stale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}
