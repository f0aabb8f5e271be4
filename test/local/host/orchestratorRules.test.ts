import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DurableClient } from 'durable-functions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventTypes, type HistoryEvent } from '../../../local/host/durable/history.ts';
import { readJournal } from '../../../local/host/durable/journal.ts';
import { durableClient, finalStatus, isRunning, statusWhen } from './support/durableClient.ts';
import { newState, startHostProcess, traceOf, type HostProcess } from './support/hostProcess.ts';

/** The rules of facts.md, section 2, that an orchestrator meets; the numbers are theirs. */
describe('an orchestrator on the local engine', () => {
  const state = newState();
  let host: HostProcess;
  let client: DurableClient;
  beforeAll(async () => {
    host = await startHostProcess({ state });
    client = durableClient(host.origin, state);
  });
  afterAll(() => host.stop());

  async function run(name: string, input: unknown, instanceId?: string) {
    const id = await client.startNew(name, { input, ...(instanceId !== undefined && { instanceId }) });
    return finalStatus(client, id);
  }

  function historyOf(instanceId: string): HistoryEvent[] {
    return readJournal(readFileSync(join(state, 'instances/finished', `${instanceId}.jsonl`)))!.execution.history;
  }

  it('stays Running after its return until a timer that it did not cancel has fired (1)', async () => {
    const id = await client.startNew('anyWithTimer', { input: { cancels: false, ms: 2500 } });

    const early = await statusWhen(client, id, isRunning);
    const { output } = await finalStatus(client, id);

    expect(early.output).toBeNull();
    expect(output).toBe('work');
    expect(kindsOf(historyOf(id))).toContain(eventTypes.timerFired);
  });

  it('ends at once when it has canceled its timer (1)', async () => {
    const { output, instanceId } = await run('anyWithTimer', { cancels: true, ms: 3_600_000 });

    expect(output).toBe('work');
    expect(kindsOf(historyOf(instanceId))).not.toContain(eventTypes.timerFired);
  });

  it('begins what follows a failed Task.all only when all siblings have ended (2)', async () => {
    const { runtimeStatus } = await run('allWithFailure', null, 'all');

    expect(runtimeStatus).toBe('Completed');
    expect(traceOf(state).filter((line) => (line as { run?: string }).run === 'all')).toEqual([
      { run: 'all', name: 'sibling' },
      { run: 'all', name: 'after the failure' },
    ]);
  });

  it('does not wait for a timer of less than a second (3)', async () => {
    const { output } = await run('timer', { ms: 990 });

    expect(output).toBeLessThan(990);
  });

  it('waits whole seconds, cut down, so that a timer fires up to a second early (3)', async () => {
    const { output } = await run('timer', { ms: 1990 });

    expect(output).toBeGreaterThanOrEqual(990);
    expect(output).toBeLessThan(1990);
  });

  it('is told of n attempts when the last one has failed, after one more timer that is due at once (4)', async () => {
    const { output, instanceId } = await run('retry', { attempts: 2, good: 99, firstMs: 1000 });

    const history = historyOf(instanceId);
    const delays = history
      .filter((event) => event.EventType === eventTypes.timerCreated)
      .map((timer) => delayOf(timer));
    expect(output).toBe("Activity function 'flaky' failed:  attempt 2 failed ");
    expect(kindsOf(history).filter((kind) => kind === eventTypes.taskScheduled)).toHaveLength(2);
    expect(delays.map((delay) => delay > 900)).toEqual([true, false]);
  });

  it('is told of a failed activity by the engine’s words and its message, and fails with that in its output (8)', async () => {
    const { runtimeStatus, output } = await run('steps', [{ call: 'flaky', input: { key: 'once', good: 99 } }]);

    expect(runtimeStatus).toBe('Failed');
    expect(output).toMatch(
      /^Orchestrator function 'steps' failed: .*Activity function 'flaky' failed: {2}attempt 1 failed/,
    );
  });

  it('is refused a retry time-out, which would hang on Azure (4)', async () => {
    const { runtimeStatus, output } = await run('retryWithTimeout', null);

    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('retryTimeoutInMilliseconds');
  });

  it('schedules nothing that it calls without yielding (5)', async () => {
    const { output } = await run('notYielded', null, 'not-yielded');

    expect(output).toBe('yielded');
    expect(traceOf(state)).not.toContainEqual({ run: 'not-yielded', name: 'never' });
  });

  it('is accepted and fails when no orchestrator has its name (7)', async () => {
    const { runtimeStatus, output } = await run('nobody', null);

    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain("Orchestrator function 'nobody' failed: The function 'nobody' doesn't exist");
  });

  it.each([
    { name: 'callsUnknownActivity', says: "The function 'nobody' doesn't exist, is disabled, or is not an activity" },
    { name: 'callsUnknownChild', says: "The function 'nobody' doesn't exist, is disabled, or is not an orchestrator" },
    { name: 'throwsEmpty', says: 'An Error with an empty message was thrown' },
    { name: 'callsEntity', says: 'The local durable engine knows no callEntity' },
    { name: 'callsHttp', says: 'The local durable engine knows no callHttp' },
  ])('fails with a reason in the log instead of hanging: $name (7)', async ({ name, says }) => {
    const { runtimeStatus, output } = await run(name, null);

    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain(says);
    expect(host.log()).toContain(says);
  });

  it('catches an activity whose Error had no message (7)', async () => {
    const { output } = await run('callsFailSilently', null);

    expect(output).toContain("Activity function 'failSilently' failed:  (an Error with an empty message");
  });

  it('fails when a replay does something else than the execution before it (13)', async () => {
    const id = await client.startNew('changing', { input: [{ name: 'wait' }] });
    await statusWhen(client, id, () => kindsOfRunning(id).includes(eventTypes.taskCompleted));
    await client.raiseEvent(id, 'Go', null);

    const { runtimeStatus, output } = await finalStatus(client, id);

    expect(runtimeStatus).toBe('Failed');
    expect(output).toMatch(/^Non-Deterministic workflow detected: .*named 'echo'.*activity 'wait'/);
  });

  it('gives the event to its newest waiter, by its exact name (14)', async () => {
    const waiters = await client.startNew('twoWaiters');
    await client.raiseEvent(waiters, 'Go', null);
    const again = await client.startNew('waitsAgain');
    await statusWhen(client, again, () => kindsOfRunning(again).includes(eventTypes.taskCompleted));
    await client.raiseEvent(again, 'Go', 'for the second');
    const exact = await client.startNew('waitForGo');
    await client.raiseEvent(exact, 'go', 'lower case');
    await client.raiseEvent(exact, 'Go', 'exact');

    expect((await finalStatus(client, waiters)).output).toBe('newer');
    expect((await finalStatus(client, again)).output).toBe('for the second');
    expect((await finalStatus(client, exact)).output).toBe('exact');
  });

  it('continues as new under its ID, with a new execution, and without events that nobody took (15)', async () => {
    await client.startNew('again', { instanceId: 'again', input: { round: 1, rounds: 2 } });
    await client.raiseEvent('again', 'Other', null);
    await client.raiseEvent('again', 'Next', null);
    await statusWhen(client, 'again', ({ input }) => JSON.stringify(input) === '{"round":2,"rounds":2}');
    await client.raiseEvent('again', 'Next', null);

    const { output } = await finalStatus(client, 'again');

    const raised = historyOf('again').filter((event) => event.EventType === eventTypes.eventRaised);
    expect(output).toBe(2);
    expect(raised.map((event) => event.Name)).toEqual(['Next']);
  });

  function kindsOfRunning(id: string): number[] {
    return kindsOf(readJournal(readFileSync(join(state, 'instances/running', `${id}.jsonl`)))!.execution.history);
  }
});

function kindsOf(history: readonly HistoryEvent[]): number[] {
  return history.map((event) => event.EventType);
}

function delayOf(timer: { readonly FireAt: string; readonly Timestamp: string }): number {
  return Date.parse(timer.FireAt) - Date.parse(timer.Timestamp);
}
