import type { Step } from '../../shared/taskFile/task.ts';

/** A step's share of the machine while it runs. */
export interface Place {
  /**
   * Waits for it. Of the steps that wait, the first of the file has the next one.
   *
   * @throws the signal's reason when it is aborted meanwhile
   */
  take(signal: AbortSignal): Promise<void>;
  /** Leaves it to the next step; nothing happens where it is not held. */
  release(): void;
}

interface Waiting {
  readonly step: Step;
  readonly admit: () => void;
}

/**
 * Lets as many steps of a run work at once as the machine has cores. A service needs no place: it would hold its own for as long as the
 * run goes on, and others may be waiting for it.
 *
 * @param count at least 1
 */
export function createPlaces(steps: readonly Step[], count: number): (step: Step) => Place {
  let free = count;
  const waiting: Waiting[] = [];

  function admit(): void {
    waiting.sort((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step));
    for (const { admit } of waiting.splice(0, free)) {
      free -= 1;
      admit();
    }
  }
  /** A step that has just ended lets others begin: they are there before the place is given away. */
  function admitSoon(): void {
    setImmediate(admit);
  }
  function wait(step: Step, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      function leave(): void {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(signal.reason as Error);
      }
      const entry: Waiting = {
        step,
        admit() {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(entry);
      admitSoon();
    });
  }

  return (step) => {
    let isHeld = false;
    if (step.kind === 'cmd' && step.detach) return { take: () => Promise.resolve(), release: () => undefined };
    return {
      async take(signal) {
        await wait(step, signal);
        isHeld = true;
      },
      release() {
        if (!isHeld) return;
        isHeld = false;
        free += 1;
        admitSoon();
      },
    };
  };
}
