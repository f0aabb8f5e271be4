import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newState, startHostProcess, traceOf } from './support/hostProcess.ts';

/** Beside the sample app, so that it finds the same packages. */
const apps = mkdtempSync(join(import.meta.dirname, 'app/.made-'));

/** An app of its own. */
function makeApp(name: string, code: string): string {
  const file = join(apps, `${name}.mjs`);
  const imports = "import { app } from '@azure/functions';\nimport * as df from 'durable-functions';\n";
  writeFileSync(file, imports + code);
  return file;
}

describe('the start of the local host', () => {
  afterAll(() => rmSync(apps, { recursive: true }));

  it('takes at most 3 s with an app, and makes keys that only their owner can read, once', async () => {
    const state = newState();
    const begun = Date.now();
    const first = await startHostProcess({ state });
    const seconds = (Date.now() - begun) / 1000;
    const before = statSync(join(state, 'keys.json'));
    await first.stop();
    const second = await startHostProcess({ state });
    await second.stop();

    expect(seconds).toBeLessThan(3);
    expect(before.mode & 0o777).toBe(0o600);
    expect(statSync(join(state, 'keys.json')).mtimeMs).toBe(before.mtimeMs);
  });

  it.each([
    {
      what: 'a route it can not match',
      code: "app.http('odd', { route: 'a/{id:range(1,2)}', handler: () => undefined });",
      says: 'can\'t match {id:range(1,2)} in the route "/a/{id:range(1,2)}"',
    },
    {
      what: 'one route of two functions',
      code: "for (const [name, route] of [['a', 'x/{one}'], ['b', 'X/{two}']]) app.http(name, { route, handler: () => undefined });",
      says: 'The functions a and b both want GET /X/{two}',
    },
    {
      what: 'a schedule that is none',
      code: "app.timer('never', { schedule: 'sometimes', handler: () => 1 });",
      says: 'The timer function never: The schedule "sometimes" is no NCRONTAB expression and no time span',
    },
    {
      what: 'a schedule whose setting is missing',
      code: "app.timer('never', { schedule: '%NOT_SET%', handler: () => 1 });",
      says: "The app setting NOT_SET, a timer's schedule, is not set",
    },
    {
      what: 'HTTP streaming',
      code: 'app.setup({ enableHttpStream: true }); app.get("a", () => undefined);',
      says: 'no HTTP streaming',
    },
    { what: 'a hook', code: 'app.hook.preInvocation(() => undefined);', says: 'remove app.hook.preInvocation' },
    { what: 'an app without functions', code: '', says: 'registered no function' },
  ])('refuses by name $what', async ({ what, code, says }) => {
    const app = makeApp(what.replaceAll(' ', '-'), code);

    await expect(startHostProcess({ state: newState(), app })).rejects.toThrow(says);
  });

  it('names everything at once that it would have to ignore', async () => {
    const app = makeApp(
      'manyProblems',
      `for (const name of ['same', 'SAME']) df.app.activity(name, { handler: () => 1 });
      app.storageQueue('queued', { queueName: 'q', connection: 'c', handler: () => 1 });
      df.app.entity('counter', () => undefined);
      const retry = { strategy: 'fixedDelay', delayInterval: 1, maxRetryCount: 1 };
      app.timer('retried', { schedule: '0 * * * * *', retry, handler: () => 1 });`,
    );

    const start = startHostProcess({ state: newState(), app });

    await expect(start).rejects.toThrow(
      /SAME is registered twice[^]*queued has a binding queueTrigger[^]*counter has a binding entityTrigger[^]*retried has a retry policy/,
    );
  });

  it('refuses a crash point that would never come', async () => {
    const settings = { CUSTOMHOUSE_CRASH: 'sometimes' };

    await expect(startHostProcess({ state: newState(), settings })).rejects.toThrow('expected <before|after>');
  });

  it('calls a timer once for what it missed while it was down, and on start-up where it is told to', async () => {
    const state = newState();
    const missed = await startHostProcess({ state, settings: { MONTHLY: '0 0 0 1 1 *' } });
    await missed.stop();
    const status = join(state, 'timers/monthly.json');
    writeFileSync(
      status,
      JSON.stringify({
        Last: '2020-01-01T00:00:00Z',
        Next: '2021-01-01T00:00:00Z',
        LastUpdated: '2020-01-01T00:00:00Z',
      }),
    );

    const pastDue = await startHostProcess({ state });
    await expect.poll(() => monthlyCalls(state)).toEqual([{ isPastDue: true, next: '2021-01-01T00:00:00Z' }]);
    await pastDue.stop();
    const onStartUp = await startHostProcess({ state, settings: { RUN_ON_STARTUP: 'true' } });
    await expect.poll(() => monthlyCalls(state).length).toBe(2);
    await expect
      .poll(() => traceOf(state), { timeout: 3000 })
      .toContainEqual({ timer: 'everySecond', isPastDue: false });
    await onStartUp.stop();

    expect(monthlyCalls(state)[1]).toMatchObject({ isPastDue: false });
  });
});

function monthlyCalls(state: string): { isPastDue: boolean; next: string }[] {
  return traceOf(state)
    .map((line) => line as { timer?: string; isPastDue: boolean; scheduleStatus: { next: string } })
    .filter((line) => line.timer === 'monthly')
    .map(({ isPastDue, scheduleStatus }) => ({ isPastDue, next: scheduleStatus.next }));
}
