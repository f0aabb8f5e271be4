const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * Event Grid's waits between attempts, as far as its default time to live of 24 hours goes.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
 */
export const defaultRetryDelaysMs: readonly number[] = [
  10 * second,
  30 * second,
  minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
];

const finalStatuses: ReadonlySet<number> = new Set([400, 401, 403, 413]);

export type AttemptOutcome =
  | { readonly kind: 'delivered' }
  /** `status` is missing when there was no answer at all. */
  | { readonly kind: 'refused'; readonly status?: number };

/**
 * Wait before the next attempt; undefined: there is none, the event is a dead letter.
 *
 * @param attempts so far, at least one
 * @param status of the last answer; undefined: there was none
 */
export function nextDelayMs(
  delays: readonly number[],
  attempts: number,
  status: number | undefined,
): number | undefined {
  return isFinal(status) ? undefined : delays[attempts - 1];
}

/** No retry can mend this answer. */
export function isFinal(status: number | undefined): boolean {
  return status !== undefined && finalStatuses.has(status);
}
