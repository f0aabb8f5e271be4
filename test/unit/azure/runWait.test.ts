import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../shared/azure/patience.ts';
import { createRunWait, type RunWait } from '../../../shared/azure/runWait.ts';
import { quickClock } from '../../contract/azure/testAzure.ts';

let clock: Clock;
let untilEnded: RunWait;
beforeEach(() => {
  clock = quickClock();
  untilEnded = createRunWait(clock);
});

/** Waits for a run that ends after so long. */
async function wait(endMs: number, like?: string): Promise<{ readonly lateMs: number; readonly looks: number }> {
  const begin = clock.now();
  let looks = 0;
  const hasEnded = await untilEnded(
    () => {
      looks += 1;
      return Promise.resolve(clock.now() - begin >= endMs);
    },
    (ended) => ended,
    { patienceMs: 15_000, ...(like === undefined ? {} : { like }) },
  );
  expect(hasEnded).toBe(true);
  return { lateMs: Math.round(clock.now() - begin - endMs), looks };
}

describe('a run like one before', () => {
  it.each([445, 452, 3_010])('is seen to end within a hundredth where it takes as long: %i ms', async (endMs) => {
    const before = await wait(endMs + 4, 'test');

    const { lateMs, looks } = await wait(endMs, 'test');

    expect(lateMs).toBeLessThanOrEqual(Math.max(endMs / 100, 6));
    expect(looks).toBeLessThanOrEqual(before.looks + 4);
  });

  it.each([
    { what: 'sooner', endMs: 600, most: 600 * (3 / 17) },
    { what: 'much sooner', endMs: 260, most: 260 * (3 / 17) },
    { what: 'later', endMs: 2_600, most: 2_600 / 17 },
    { what: 'much later', endMs: 12_000, most: 12_000 / 17 },
  ])('is seen to end not much later than usual where it ends $what', async ({ endMs, most }) => {
    await wait(2_000, 'test');

    expect((await wait(endMs, 'test')).lateMs).toBeLessThanOrEqual(Math.ceil(most));
  });

  it('is first looked at when it can have ended', async () => {
    await wait(450, 'test');

    expect(await wait(100, 'test')).toEqual({ lateMs: 150, looks: 1 });
  });
});

it('waits for a run like no other as for the first one', async () => {
  const first = await wait(450);
  await wait(450, 'test');

  expect(await wait(450)).toEqual(first);
  expect(await wait(450, 'another')).toEqual(first);
});

it('learns nothing from a run that outlasts a wait, since the next wait sees only the rest of it', async () => {
  const first = await wait(450);
  await wait(450, 'test');
  await untilEnded(
    () => Promise.resolve(false),
    (ended) => ended,
    { patienceMs: 1_000, like: 'test' },
  );
  await wait(700, 'test');

  expect(await wait(450, 'test')).toEqual(first);
});

it('learns nothing from a run that had ended before it was waited for', async () => {
  await wait(0, 'test');

  expect(await wait(0, 'test')).toEqual({ lateMs: 0, looks: 1 });
});
