/** The longest wait that `setTimeout` keeps: about 24.8 days. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Calls `ring` once at a moment, however far away; never in the same turn of the event loop.
 *
 * @returns a function that cancels it
 */
export function setAlarm(dueMs: number, now: () => number, ring: () => void): () => void {
  let timeout: NodeJS.Timeout | undefined;
  function wait(): void {
    const remainingMs = dueMs - now();
    timeout = setTimeout(remainingMs > longestWaitMs ? wait : ring, Math.min(Math.max(remainingMs, 0), longestWaitMs));
  }
  wait();
  return () => clearTimeout(timeout);
}
