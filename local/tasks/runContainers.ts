import { removeNow } from '../containers/removeNow.ts';
import type { ContainerEngine } from '../containers/types.ts';

/** The containers of a run that do not go by themselves. */
export interface RunContainers {
  /** Before it is started: a call that is aborted leaves its container behind. */
  note(name: string): void;
  has(name: string): boolean;
  /** It has gone by itself. */
  forget(name: string): void;
  /** At once: a process that ignores SIGTERM would hold the run's end up. */
  remove(name: string): Promise<void>;
  /** By one command: a canceled run has 2 s. Who asks for one of them meanwhile waits for it. */
  removeAll(): Promise<void>;
}

export function createRunContainers(engine: ContainerEngine): RunContainers {
  const noted = new Set<string>();
  let removalOfAll: Promise<void> | undefined;

  async function removeNamed(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const { stdout } = await removeNow(engine, names);
    // One that is not named there was not there yet.
    for (const name of stdout.split('\n')) noted.delete(name.trim());
  }
  function removeAll(): Promise<void> {
    removalOfAll ??= removeNamed([...noted]).finally(() => (removalOfAll = undefined));
    return removalOfAll;
  }
  return {
    note: (name) => void noted.add(name),
    has: (name) => noted.has(name),
    forget: (name) => void noted.delete(name),
    remove: (name) => removalOfAll ?? removeNamed([name]),
    removeAll,
  };
}
