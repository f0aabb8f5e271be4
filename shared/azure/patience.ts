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

/** Of the time until and since an expected end, what is lost at most by asking too late; no less than this is waited. */
const lostShareOfDistance = 1 / 4;
const nearestDelayMs = 5;
/** What ends sooner than expected may be noticed so much later than usual. */
const mostTimesLater = 3;

/** ARM's bucket holds 250 reads and refills with 25 a second: many runs wait at once. */
const longestDelayMs = 1000;

export interface Patience {
  readonly patienceMs: number;
  readonly pace: Pace;
  /** What is like it took so long. */
  readonly expectedMs?: number | undefined;
}

/** Asks until the answer is enough or `patienceMs` have passed; the last answer, whatever it is. At once only where nothing is expected. */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  { patienceMs, pace, expectedMs }: Patience,
  clock: Clock,
): Promise<T> {
  const begin = clock.now();
  if (expectedMs !== undefined) await clock.delay(Math.min(delayAfter(0, pace, expectedMs), patienceMs));
  for (;;) {
    const answer = await ask();
    const waitedMs = clock.now() - begin;
    const leftMs = patienceMs - waitedMs;
    if (isEnough(answer) || leftMs <= 0) return answer;
    await clock.delay(Math.min(delayAfter(waitedMs, pace, expectedMs), leftMs));
  }
}

function delayAfter(waitedMs: number, { quickestMs, shortestDelayMs, lostShare }: Pace, expectedMs?: number): number {
  const usualMs = Math.max(waitedMs * lostShare, shortestDelayMs);
  const delayMs = expectedMs === undefined ? usualMs : delayNear(expectedMs, waitedMs, usualMs);
  return Math.min(Math.max(quickestMs - waitedMs, delayMs), longestDelayMs);
}

/** The nearer to the expected end, the shorter. */
function delayNear(expectedMs: number, waitedMs: number, usualMs: number): number {
  const mostMs = waitedMs < expectedMs ? usualMs * mostTimesLater : usualMs;
  return Math.min(Math.max(Math.abs(expectedMs - waitedMs) * lostShareOfDistance, nearestDelayMs), mostMs);
}
