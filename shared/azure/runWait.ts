import type { RunPatience } from '../ports.ts';
import { askPatiently, type Clock, runPace } from './patience.ts';

/** Waits for the end of a run; the last answer, whatever it is. */
export type RunWait = <T>(ask: () => Promise<T>, hasEnded: (answer: T) => boolean, patience: RunPatience) => Promise<T>;

/** Runs that are alike mostly take as long as the last one did, so that is when they are looked at most often. */
export function createRunWait(clock: Clock): RunWait {
  const lastMs = new Map<string, number>();
  /** What went on when a wait was over: how long the whole of it takes is not known. */
  const outlasted = new Set<string>();

  return async (ask, hasEnded, { patienceMs, like }) => {
    const begin = clock.now();
    const expectedMs = like === undefined ? undefined : lastMs.get(like);
    let looks = 0;
    const answer = await askPatiently(
      () => {
        looks += 1;
        return ask();
      },
      hasEnded,
      { patienceMs, pace: runPace, expectedMs },
      clock,
    );
    if (like === undefined) return answer;
    // One that has ended at the first look may have done so long before.
    const isWhole = !outlasted.delete(like) && looks > 1;
    if (!hasEnded(answer)) {
      outlasted.add(like);
      lastMs.delete(like);
    } else if (isWhole) lastMs.set(like, clock.now() - begin);
    return answer;
  };
}
