import { describe, expect, it } from 'vitest';
import {
  beginningOfWatch,
  neverSeen,
  type Observed,
  observeLook,
  observeReport,
  type WatchedState,
} from '../../../shared/decide/observe.ts';

const greenAtTwo: WatchedState = {
  counter: 2,
  last: { value: 'green', number: 2, time: '2026-11-24T12:00:02Z' },
  isKnown: true,
};

function lastOf(observed: Observed): string {
  if (observed.kind === 'late') return 'late';
  const { last, counter } = observed.state;
  return `${last?.value ?? 'nothing'} ${last?.number ?? 0} of ${counter}`;
}

describe('a report', () => {
  it.each([
    ['of another value, later', { value: 'blue', time: '2026-11-24T12:00:03Z' }, 'blue 3 of 3'],
    ['of another value of the same time', { value: 'blue', time: '2026-11-24T12:00:02Z' }, 'late'],
    ['of another value, earlier', { value: 'blue', time: '2026-11-24T12:00:01Z' }, 'late'],
    ['of another value without a time', { value: 'blue' }, 'blue 3 of 3'],
    ['of what was seen last, later', { value: 'green', time: '2026-11-24T12:00:03Z' }, 'green 2 of 2'],
    ['of what was seen last, earlier', { value: 'green', time: '2026-11-24T12:00:01Z' }, 'green 2 of 2'],
  ])('%s', (_, seen, expected) => {
    expect(lastOf(observeReport(greenAtTwo, seen))).toBe(expected);
  });

  it('carries the time of what is known forward, and never back', () => {
    const later = observeReport(greenAtTwo, { value: 'green', time: '2026-11-24T12:00:09Z' });
    const earlier = observeReport(greenAtTwo, { value: 'green', time: '2026-11-24T12:00:01Z' });

    expect(later).toMatchObject({ state: { last: { time: '2026-11-24T12:00:09Z' } } });
    expect(earlier).toEqual({ kind: 'current', state: greenAtTwo, isFirstSight: false });
  });

  it('is a move also where nobody has looked before', () => {
    expect(observeReport(neverSeen, { value: 'green' })).toMatchObject({ isFirstSight: false, state: { counter: 1 } });
  });

  it('of what was seen before the last makes a third observation: A → B → A', () => {
    const blue = observeReport(greenAtTwo, { value: 'blue', time: '2026-11-24T12:00:03Z' });
    const again =
      blue.kind === 'late' ? blue : observeReport(blue.state, { value: 'green', time: '2026-11-24T12:00:04Z' });

    expect(lastOf(again)).toBe('green 4 of 4');
  });
});

describe('a look', () => {
  it('is true whatever its time says', () => {
    expect(lastOf(observeLook(greenAtTwo, { value: 'blue', time: '2026-11-24T12:00:01Z' }))).toBe('blue 3 of 3');
  });

  it('keeps the newest time all the same, so that nothing older is taken for news', () => {
    expect(observeLook(greenAtTwo, { value: 'blue', time: '2026-11-24T12:00:01Z' })).toMatchObject({
      state: { last: { time: '2026-11-24T12:00:02Z' } },
    });
  });

  it('is no move where it is the first', () => {
    expect(observeLook(neverSeen, { value: 'green' })).toMatchObject({ isFirstSight: true, state: { counter: 1 } });
  });

  it('that finds nothing makes what comes then a move', () => {
    const nothing = observeLook(neverSeen, undefined);

    expect(nothing.kind !== 'late' && observeLook(nothing.state, { value: 'green' })).toMatchObject({
      isFirstSight: false,
    });
  });
});

describe('a new watch', () => {
  const seen = { counter: 4, last: { value: 'blue', number: 4, seenAt: '2026-11-24T12:00:05Z' }, isKnown: true };

  it.each([
    ['begins at the last observation', seen, undefined, 4],
    ['begins before one that was made since it was to begin', seen, '2026-11-24T12:00:04Z', 3],
    ['begins at one that was made before it was to begin', seen, '2026-11-24T12:00:06Z', 4],
    [
      'begins at what was there before anybody looked',
      { ...seen, last: { value: 'blue', number: 4 } },
      '2026-11-24T12:00:04Z',
      4,
    ],
    ['begins at none where nothing was seen', neverSeen, undefined, 0],
  ])('%s', (_, state, since, expected) => {
    expect(beginningOfWatch(state, since)).toBe(expected);
  });
});
