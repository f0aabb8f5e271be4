/** The time that a step may take. */
export interface StepClock {
  /** Aborted when it is over. */
  readonly overtime: AbortSignal;
  /** The time stands still until `work` has ended. */
  pauseFor(work: () => Promise<void>): Promise<void>;
  /** The step has ended. */
  stop(): void;
}

/** Timers know no longer time: 24 days. */
const longestMs = 2 ** 31 - 1;

/** It runs from now on. */
export function startStepClock(seconds: number): StepClock {
  const overtime = new AbortController();
  let leftMs = Math.min(seconds * 1_000, longestMs);
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    startedAt = performance.now();
    timer = setTimeout(() => overtime.abort(), Math.max(0, leftMs));
  }
  function stop(): void {
    clearTimeout(timer);
    leftMs -= performance.now() - startedAt;
  }
  start();
  return {
    overtime: overtime.signal,
    async pauseFor(work) {
      stop();
      await work();
      start();
    },
    stop,
  };
}
