import { describe, expect, it } from 'vitest';
import { defaultRetryDelaysMs, nextDelayMs } from '../../../local/eventgrid/retrySchedule.ts';

describe('Event Grid’s retries', () => {
  it('come after 10 s, 30 s, 1, 5, 10 and 30 minutes, 1, 3, 6 and 12 hours', () => {
    const seconds = defaultRetryDelaysMs.map((delay) => delay / 1000);

    expect(seconds).toEqual([10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200]);
  });

  it('end after the last wait', () => {
    expect(nextDelayMs([10, 30], 1, 503)).toBe(10);
    expect(nextDelayMs([10, 30], 2, undefined)).toBe(30);
    expect(nextDelayMs([10, 30], 3, 503)).toBeUndefined();
  });

  it.each([400, 401, 403, 413])('are not made after %i', (status) => {
    expect(nextDelayMs([10], 1, status)).toBeUndefined();
  });
});
