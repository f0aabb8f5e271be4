import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTimerFunctions, type TimerFunctionsOptions } from '../../../local/host/timers/timerFunctions.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'timers-'));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

it('leaves a timer function alone that an app setting disables, and calls the others', async () => {
  const called: string[] = [];
  const timers = ['on', 'off'].map((name) => ({ name, trigger: { schedule: '00:00:01' } }));
  const app = {
    of: () => timers,
    invoke: ({ name }: { readonly name: string }) => Promise.resolve(called.push(name)),
  } as unknown as TimerFunctionsOptions['app'];

  const stop = startTimerFunctions({
    app,
    directory,
    settings: { 'AzureWebJobs.off.Disabled': 'True', 'AzureWebJobs.on.Disabled': 'false' },
    extraInputs: () => ({}),
    log: () => undefined,
    now: () => Date.now(),
  });
  await vi.advanceTimersByTimeAsync(1_500);
  stop();

  expect(called).toEqual(['on']);
});
