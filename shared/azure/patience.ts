/** Real time, or a test's. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  delay(ms: number): Promise<void>;
}

/** How often to ask. */
export interface Pace {
  /** What ends at all takes so long: before that it is asked once. */
  readonly quickestMs: number;
  readonly shortestDelayMs: number;
  /** Of the time that it has taken so far, what is lost at most by asking too late. */
  readonly lostShare: number;
}

/** A copy within a registry takes a few milliseconds, one of many layers from elsewhere seconds. */
export const copyPace: Pace = { quickestMs: 0, shortestDelayMs: 5, lostShare: 1 / 12 };
/** A run, and what is deleted, takes a moment at least, mostly much longer. */
export const runPace: Pace = { quickestMs: 250, shortestDelayMs: 15, lostShare: 1 / 17 };

/** ARM's bucket holds 250 reads and refills with 25 a second: many runs wait at once. */
const longestDelayMs = 1000;

/** Asks until the answer is enough or `patienceMs` have passed; the last answer, whatever it is. */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  { patienceMs, pace }: { readonly patienceMs: number; readonly pace: Pace },
  clock: Clock,
): Promise<T> {
  const begin = clock.now();
  for (;;) {
    const answer = await ask();
    const waitedMs = clock.now() - begin;
    const leftMs = patienceMs - waitedMs;
    if (isEnough(answer) || leftMs <= 0) return answer;
    await clock.delay(Math.min(delayAfter(waitedMs, pace), leftMs));
  }
}

function delayAfter(waitedMs: number, { quickestMs, shortestDelayMs, lostShare }: Pace): number {
  return Math.min(Math.max(quickestMs - waitedMs, waitedMs * lostShare, shortestDelayMs), longestDelayMs);
}
