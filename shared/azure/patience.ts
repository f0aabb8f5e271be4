/** Real time, or a test's. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  delay(ms: number): Promise<void>;
}

/** The first look comes soon: most of what is waited for is over within a second or two. */
const firstDelayMs = 150;
const growth = 1.5;
const longestDelayMs = 1000;

/** Asks until the answer is enough or `patienceMs` have passed; the last answer, whatever it is. */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  patienceMs: number,
  clock: Clock,
): Promise<T> {
  const end = clock.now() + patienceMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * growth, longestDelayMs)) {
    const answer = await ask();
    const leftMs = end - clock.now();
    if (isEnough(answer) || leftMs <= 0) return answer;
    await clock.delay(Math.min(delayMs, leftMs));
  }
}
