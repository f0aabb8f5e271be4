/** Lets at most a number of pieces of work run at once, first come, first served. */
export interface Slots {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Starts nothing more (what waits, waits for ever) and resolves when what runs has ended. */
  drain(): Promise<void>;
}

export function createSlots(limit: number): Slots {
  const queue: (() => void)[] = [];
  const drained: (() => void)[] = [];
  let running = 0;
  let isClosed = false;

  function startNext(): void {
    while (!isClosed && running < limit) {
      const start = queue.shift();
      if (start === undefined) return;
      running += 1;
      start();
    }
  }

  function release(): void {
    running -= 1;
    startNext();
    if (running === 0) for (const resolve of drained.splice(0)) resolve();
  }

  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        queue.push(() => void work().then(resolve, reject).finally(release));
        startNext();
      }),
    drain() {
      isClosed = true;
      return running === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve));
    },
  };
}
