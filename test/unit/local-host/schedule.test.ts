import { describe, expect, it } from 'vitest';
import { isMonitoredByDefault, parseSchedule } from '../../../local/host/timers/schedule.ts';

/** A Tuesday. */
const now = new Date('2026-11-24T10:20:30.500Z');

describe('the schedule of a timer function', () => {
  it.each([
    { text: '0 */5 * * * *', next: '2026-11-24T10:25:00.000Z', because: 'NCRONTAB begins with seconds' },
    { text: '*/5 * * * *', next: '2026-11-24T10:25:00.000Z', because: 'without seconds it is the usual cron' },
    { text: '0 0 3 * * *', next: '2026-11-25T03:00:00.000Z', because: 'times are UTC' },
    { text: '0 0 0 * * Mon', next: '2026-11-30T00:00:00.000Z', because: 'weekdays have names' },
    { text: '0 0 0 13 * Fri', next: '2027-08-13T00:00:00.000Z', because: 'day and weekday must both hold' },
    { text: '00:00:10', next: '2026-11-24T10:20:40.500Z', because: 'a time span counts from now' },
    { text: '1.00:00:00', next: '2026-11-25T10:20:30.500Z', because: 'a time span may have days' },
    { text: '%EVERY%', next: '2026-11-24T10:21:00.000Z', because: 'an app setting may hold it' },
  ])('"$text" is due at $next: $because', ({ text, next }) => {
    const schedule = parseSchedule(text, { EVERY: '0 * * * * *' });

    expect(schedule.next(now)?.toISOString()).toBe(next);
  });

  it.each(['', 'daily', '@daily', '0 0 0 * * MON#1', '61 * * * * *', '0 0 0 1 1 * 2030', '00:00:00'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseSchedule(text, {})).toThrow();
    },
  );

  it.each([
    { text: '0 * * * * *', isMonitored: true },
    { text: '*/30 * * * * *', isMonitored: false },
    { text: '00:00:59', isMonitored: false },
  ])('is watched for missed calls only where they are a minute apart: $text', ({ text, isMonitored }) => {
    expect(isMonitoredByDefault(parseSchedule(text, {}), now)).toBe(isMonitored);
  });
});
