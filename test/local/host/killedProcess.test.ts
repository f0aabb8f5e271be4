import { describe, expect, it } from 'vitest';
import { durableClient, finalStatus, isRunning, statusWhen } from './support/durableClient.ts';
import { newState, startHostProcess, traceOf } from './support/hostProcess.ts';

describe("the host's process, killed", () => {
  it.each(['before:journey:1', 'after:journey:1', 'after:journey:12', 'before:*:27', 'after:*:50'])(
    'goes on after SIGKILL at the event %s',
    async (point) => {
      const state = newState();
      const first = await startHostProcess({ state, settings: { CUSTOMHOUSE_CRASH: point } });
      const start = { instanceId: 'journey', input: { round: 1 } };
      await durableClient(first.origin, state)
        .startNew('journey', start)
        .catch(() => undefined);
      const end = await first.ended;

      const second = await startHostProcess({ state });
      const client = durableClient(second.origin, state);
      if (point === 'before:journey:1') await client.startNew('journey', start);
      const { output } = await finalStatus(client, 'journey');
      await second.stop();

      expect(end).toBe('SIGKILL');
      expect(output).toEqual({ child: { run: 'journey', name: 'child 2' }, value: 2 });
      expect(stepsIn(state)).toEqual(expect.arrayContaining(['begin 1', 'left 2', 'right 2', 'child 2']));
    },
  );

  it('runs an activity again that was in flight, and fires a timer that was waiting (16)', async () => {
    const state = newState();
    const first = await startHostProcess({ state });
    const before = durableClient(first.origin, state);
    const steps = [
      { call: 'trace', input: { name: 'first' } },
      { call: 'wait', input: { ms: 1200, answer: 'waited' } },
    ];
    await before.startNew('steps', { instanceId: 'in-flight', input: steps });
    await before.startNew('timer', { instanceId: 'waiting', input: { ms: 2500 } });
    await statusWhen(before, 'in-flight', () => stepsIn(state).includes('first'));
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await startHostProcess({ state });
    const after = durableClient(second.origin, state);
    const inFlight = await finalStatus(after, 'in-flight');
    const waiting = await finalStatus(after, 'waiting');
    await second.stop();

    expect(inFlight.output).toEqual([{ name: 'first' }, 'waited']);
    expect(waiting.output).toBeGreaterThanOrEqual(1900);
    expect(stepsIn(state)).toEqual(['first']);
  });

  it('lets a running activity finish when it is told to stop, and goes on from its result', async () => {
    const state = newState();
    const first = await startHostProcess({ state });
    const steps = [
      { call: 'wait', input: { ms: 600, answer: 'waited' } },
      { call: 'trace', input: { name: 'later' } },
    ];
    const before = durableClient(first.origin, state);
    await before.startNew('steps', { instanceId: 'stopped', input: steps });
    await statusWhen(before, 'stopped', isRunning);
    const end = await first.stop();
    const stepsAtStop = stepsIn(state);

    const second = await startHostProcess({ state });
    const startedAt = Date.now();
    const { output } = await finalStatus(durableClient(second.origin, state), 'stopped');
    const seconds = (Date.now() - startedAt) / 1000;
    await second.stop();

    expect([end, stepsAtStop]).toEqual([0, []]);
    expect(output).toEqual(['waited', { name: 'later' }]);
    expect(seconds).toBeLessThan(0.5);
  });
});

function stepsIn(state: string): string[] {
  return traceOf(state)
    .map((line) => (line as { name?: string }).name)
    .filter((name) => name !== undefined);
}
