import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startStepClock } from '../../../local/tasks/steps/stepClock.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

it('is over when its seconds have passed', async () => {
  const clock = startStepClock(10);

  await vi.advanceTimersByTimeAsync(9_999);
  expect(clock.overtime.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(clock.overtime.aborted).toBe(true);
});

it('stands still while the step waits for others', async () => {
  const clock = startStepClock(10);

  await vi.advanceTimersByTimeAsync(6_000);
  await clock.pauseFor(async () => {
    await vi.advanceTimersByTimeAsync(60_000);
  });
  await vi.advanceTimersByTimeAsync(3_999);
  expect(clock.overtime.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(clock.overtime.aborted).toBe(true);
});

it('is never over once the step has ended', async () => {
  const clock = startStepClock(10);

  clock.stop();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(clock.overtime.aborted).toBe(false);
});

it('takes a time that no timer knows', async () => {
  const clock = startStepClock(4_000_000_000);

  await vi.advanceTimersByTimeAsync(86_400_000);

  expect(clock.overtime.aborted).toBe(false);
});
