/** Ctrl-C and its like, told apart. */
export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Stops listening: the next signal ends this process as usual. */
  release(): void;
}

/** One Ctrl-C comes from the terminal, from npm and from the set-up script: within this time they are one. */
const sameSignalMs = 500;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Listens for signals: the first asks to stop in order, a second kills.
 *
 * @param kill what a second one does
 */
export function listenForInterruption(kill: () => unknown, now: () => number): Interruption {
  const controller = new AbortController();
  let firstAt: number | undefined;
  function take(): void {
    if (firstAt === undefined) {
      firstAt = now();
      controller.abort(new Error('Interrupted.'));
    } else if (now() - firstAt > sameSignalMs) kill();
  }
  for (const name of signals) process.on(name, take);
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.off(name, take);
    },
  };
}
