import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DurableClient } from 'durable-functions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventTypes } from '../../../local/host/durable/history.ts';
import { readJournal } from '../../../local/host/durable/journal.ts';
import { durableClient, finalStatus, statusWhen } from './support/durableClient.ts';
import { newState, startHostProcess, type HostProcess } from './support/hostProcess.ts';
import { readRecording, type RecordedEvent, type RecordedInstance } from './support/recordings.ts';

describe('an orchestrator that the real engine was recorded with', () => {
  const state = newState();
  let host: HostProcess;
  let client: DurableClient;
  beforeAll(async () => {
    host = await startHostProcess({ state });
    client = durableClient(host.origin, state);
  });
  afterAll(() => host.stop());

  it('leaves the same history: activities, a retry, a custom status', async () => {
    const [recorded] = readRecording('sequential-retry');

    await client.startNew('recSequential', { instanceId: 'rec-sequential', input: { order: 7 } });

    await expectSame(recorded!, 'rec-sequential');
  });

  it('leaves the same history: three activities at once', async () => {
    const [recorded] = readRecording('fan-out');

    await client.startNew('recFan', { instanceId: 'rec-fan', input: null });

    await expectSame(recorded!, 'rec-fan');
  });

  it('leaves the same history: event before timer, sub-orchestration, continueAsNew', async () => {
    const [mixed, firstChild, secondChild] = readRecording('any-sub-continue');

    await client.startNew('recMixed', { instanceId: 'rec-mixed', input: { round: 1 } });
    for (const round of [1, 2]) {
      await statusWhen(client, 'rec-mixed', (status) => JSON.stringify(status.input) === JSON.stringify({ round }));
      await client.raiseEvent('rec-mixed', 'Go', { by: `event ${round}` });
    }

    await expectSame(mixed!, 'rec-mixed');
    await expectSame(firstChild!, 'rec-mixed-child-1');
    await expectSame(secondChild!, 'rec-mixed-child-2');
  });

  it('leaves the same history: a sub-orchestration that fails', async () => {
    const [parent, child] = readRecording('failed-child');

    await client.startNew('recBadParent', { instanceId: 'rec-failed-child', input: null });

    await expectSame(parent!, 'rec-failed-child');
    const [created] = eventsOf('rec-failed-child').filter(
      (event) => event.EventType === eventTypes.subOrchestrationCreated,
    );
    await expectSame(child!, String(created?.['InstanceId']));
  });

  async function expectSame(recorded: RecordedInstance, instanceId: string): Promise<void> {
    const { name, runtimeStatus, input, customStatus, output } = await finalStatus(client, instanceId);

    const shown = { name, runtimeStatus, input, customStatus, output: comparableText(output) };
    expect(shown).toEqual({ ...pick(recorded.final), output: comparableText(recorded.final['output']) });
    expect(eventsOf(instanceId).map(comparable)).toEqual(recorded.turns.at(-1)!.trigger.history.map(comparable));
  }

  /** What the last turn saw: all but that it ended, which no turn sees. */
  function eventsOf(instanceId: string): RecordedEvent[] {
    const read = readJournal(readFileSync(join(state, 'instances/finished', `${instanceId}.jsonl`)));
    return read!.execution.history.slice(0, -2) as unknown as RecordedEvent[];
  }
});

function pick({ name, runtimeStatus, input, customStatus }: RecordedInstance['final']): Record<string, unknown> {
  return { name, runtimeStatus, input, customStatus };
}

/**
 * Times, IDs made by chance, what a turn is not shown, and the stacks of another machine are left out; so is whether the
 * last turn's events were played: the recording is from before that turn's end.
 */
function comparable(event: RecordedEvent, index: number, all: readonly RecordedEvent[]): Record<string, unknown> {
  const lastTurn = all.findLastIndex((one) => one.EventType === eventTypes.orchestratorStarted);
  const { Timestamp, FireAt, IsPlayed, ...rest } = event;
  const isOwn = event.EventType === eventTypes.taskScheduled || event.EventType === eventTypes.subOrchestrationCreated;
  const text = JSON.stringify(rest).replaceAll(guid, '<id>');
  const copy = JSON.parse(text) as Record<string, unknown>;
  return {
    ...copy,
    hasTimes: [typeof Timestamp, typeof FireAt],
    wasPlayed: index < lastTurn && IsPlayed,
    ...(isOwn && { Input: null }),
    ...('Details' in copy && { Reason: comparableText(copy['Reason']), Details: comparableText(copy['Details']) }),
  };
}

const guid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g;

/** Stack traces are another machine's: only the names and messages between them are compared. */
function comparableText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .replaceAll(/(\\*n +at [^\\"]*)+/g, '<stack>')
    .replaceAll(/(\\+"StackTrace\\+":\\+"|"StackTrace":"| StackTrace: ).*?("|$)/gs, '$1<stack>$2');
}
