import { describe, expect, it } from 'vitest';
import { isCron, latestScheduled } from '../../../shared/config/cron.ts';

describe('a schedule', () => {
  it.each(['0 3 * * *', '*/5 * * * *', '0 9 * * MON-FRI', '30 4 1 1 *'])('%s is one', (text) => {
    expect(isCron(text)).toBe(true);
  });

  it.each(['', '@daily', '0 3 * *', '0 0 3 * * *', '61 * * * *', '0 0 30 2 *', '? * * * *'])('%s is none', (text) => {
    expect(isCron(text)).toBe(false);
  });

  it.each([
    ['2026-11-24T02:59:59.999Z', '2026-11-23T03:00:00.000Z'],
    ['2026-11-24T03:00:00.000Z', '2026-11-24T03:00:00.000Z'],
    ['2026-11-24T03:00:59.999Z', '2026-11-24T03:00:00.000Z'],
  ])('of 3 o’clock UTC was last due, at %s, at %s', (now, expected) => {
    expect(latestScheduled('0 3 * * *', new Date(now))?.toISOString()).toBe(expected);
  });
});
