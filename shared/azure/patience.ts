/** Real time, or a test's. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  delay(ms: number): Promise<void>;
}

/** A twelfth of the time that it has taken so far is lost at most, be it a copy of a few milliseconds or a build of a minute. */
const lostShare = 1 / 12;
const shortestDelayMs = 15;
/** ARM's bucket holds 250 reads and refills with 25 a second: many runs wait at once. */
const longestDelayMs = 1000;

/** Asks until the answer is enough or `patienceMs` have passed; the last answer, whatever it is. */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  patienceMs: number,
  clock: Clock,
): Promise<T> {
  const begin = clock.now();
  for (;;) {
    const answer = await ask();
    const waitedMs = clock.now() - begin;
    const leftMs = patienceMs - waitedMs;
    if (isEnough(answer) || leftMs <= 0) return answer;
    const delayMs = Math.min(Math.max(waitedMs * lostShare, shortestDelayMs), longestDelayMs);
    await clock.delay(Math.min(delayMs, leftMs));
  }
}
