import type { Child } from './child.ts';

/** The processes of an instance, in the order in which they were started. */
export interface Processes {
  /**
   * Starts some side by side. When one fails, the others are still waited for, so that `stop` knows them.
   *
   * @throws what the first that failed threw
   */
  start(...starters: readonly (() => Promise<Child>)[]): Promise<void>;
  /** Resolves when the one of this name has ended, however; at once when there is none. */
  ended(name: string): Promise<void>;
  /** SIGKILL, as a crash. */
  kill(name: string): Promise<void>;
  /** In order, the last one first. Safe to repeat. */
  stop(): Promise<void>;
  pids(): Readonly<Record<string, number>>;
  /** Resolves with the name of the first that ended without being told to. */
  readonly lost: Promise<string>;
}

export function createProcesses(): Processes {
  const running: Child[] = [];
  let tellLost: (name: string) => void;
  const lost = new Promise<string>((resolve) => (tellLost = resolve));

  function forget(child: Child): void {
    const index = running.indexOf(child);
    if (index >= 0) running.splice(index, 1);
  }
  function keep(child: Child): void {
    running.push(child);
    void child.ended.then(() => {
      if (running.includes(child)) tellLost(child.name);
      forget(child);
    });
  }
  return {
    lost,
    async start(...starters) {
      const started = await Promise.allSettled(starters.map((starter) => starter()));
      for (const result of started) if (result.status === 'fulfilled') keep(result.value);
      const failed = started.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    async ended(name) {
      await running.find((one) => one.name === name)?.ended;
    },
    async kill(name) {
      const child = running.find((one) => one.name === name);
      if (child === undefined) return;
      forget(child);
      await child.kill();
    },
    async stop() {
      for (const child of running.toReversed()) {
        forget(child);
        await child.stop();
      }
    },
    pids: () => Object.fromEntries(running.map(({ name, pid }) => [name, pid])),
  };
}
