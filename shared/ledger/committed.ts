import { CustomhouseError } from '../errors.ts';

/** Waits before the n-th repeat, from 1. */
export type Pause = (repeat: number) => Promise<void>;

/** So many times others may win before the caller is told. */
const mostAttempts = 20;
const longestPauseMs = 500;

/**
 * Reads, decides and writes until no other writer comes in between.
 *
 * @param attempt undefined when a row was changed by another meanwhile
 * @throws LEDGER_CONFLICT when others keep winning
 */
export async function untilCommitted<T>(
  pause: Pause,
  what: string,
  attempt: () => Promise<{ readonly value: T } | undefined>,
): Promise<T> {
  for (let repeat = 1; repeat <= mostAttempts; repeat++) {
    const committed = await attempt();
    if (committed !== undefined) return committed.value;
    await pause(repeat);
  }
  throw new CustomhouseError(
    'LEDGER_CONFLICT',
    `Could not write ${what}: others changed it ${mostAttempts} times in between. It is tried again.`,
  );
}

/** A random time that grows: writers that met once do not meet again. */
export function jitteredPause(repeat: number): Promise<void> {
  const upToMs = Math.min(10 * 2 ** repeat, longestPauseMs);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * upToMs));
}
