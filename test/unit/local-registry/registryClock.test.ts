import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegistryClock } from '../../../local/registry/storage/registryClock.ts';

describe('a registry’s time', () => {
  it('has seven digits after the second', () => {
    const time = createRegistryClock(() => new Date('2026-01-01T00:00:00.123Z'));

    expect(time()).toBe('2026-01-01T00:00:00.1230000Z');
    expect(time()).toBe('2026-01-01T00:00:00.1230001Z');
  });

  it('goes on after the latest time that is stored', () => {
    const time = createRegistryClock(() => new Date('2026-01-01T00:00:00.000Z'), '2026-06-01T00:00:00.9999999Z');

    expect(time()).toBe('2026-06-01T00:00:01.0000000Z');
  });

  it('never stands still or goes back, whatever the machine’s clock does', () => {
    const clock = fc.array(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), {
      minLength: 2,
    });
    fc.assert(
      fc.property(clock, (readings) => {
        let index = 0;
        const time = createRegistryClock(() => readings[index++] ?? new Date());
        const times = readings.map(() => time());
        expect(times.toSorted()).toEqual(times);
        expect(new Set(times).size).toBe(times.length);
      }),
    );
  });
});
