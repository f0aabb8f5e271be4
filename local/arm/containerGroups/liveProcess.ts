import { readFileSync } from 'node:fs';

/** A container's first process, as the engine named it. */
export interface ContainerProcess {
  /** The container's full ID. */
  readonly id: string;
  readonly pid: number;
}

/**
 * Whether that process runs on this machine, and is that container's: engines name the control group after the container's ID. No where the
 * engine runs elsewhere (Docker Desktop) or does not use control groups: then only the engine can tell.
 */
export function isAlive({ id, pid }: ContainerProcess): boolean {
  try {
    return pid > 0 && readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(id);
  } catch {
    return false;
  }
}
