/** Pieces of work, a few at once, now or after a while. A piece must not reject. */
export interface WorkQueue {
  add(work: () => Promise<void>): void;
  addLater(delayMs: number, work: () => Promise<void>): void;
  /** Resolves when there is nothing to do any more, not even later. */
  idle(): Promise<void>;
  /** Begins nothing more; resolves when what has begun has ended. */
  close(): Promise<void>;
}

export interface WorkQueueOptions {
  readonly maxConcurrent: number;
  /** @returns cancels */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

export function createWorkQueue({ maxConcurrent, after }: WorkQueueOptions): WorkQueue {
  const due: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  const timers = new Set<() => void>();
  const waitingForIdle: (() => void)[] = [];
  let isClosed = false;

  function proceed(): void {
    while (!isClosed && running.size < maxConcurrent) {
      const work = due.shift();
      if (!work) break;
      begin(work);
    }
    if (due.length + running.size + timers.size > 0) return;
    for (const resolve of waitingForIdle.splice(0)) resolve();
  }

  function begin(work: () => Promise<void>): void {
    const result = work();
    running.add(result);
    void result.finally(() => {
      running.delete(result);
      proceed();
    });
  }

  function add(work: () => Promise<void>): void {
    due.push(work);
    proceed();
  }

  function addLater(delayMs: number, work: () => Promise<void>): void {
    if (isClosed) return;
    const cancel = after(delayMs, () => {
      timers.delete(cancel);
      add(work);
    });
    timers.add(cancel);
  }

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      waitingForIdle.push(resolve);
      proceed();
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const cancel of timers) cancel();
    await Promise.all(running);
  }

  return { add, addLater, idle, close };
}

export function afterTimeout(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => {
    clearTimeout(timer);
  };
}
