import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadApp, type App } from '../../../local/host/app/loadApp.ts';
import { dotnetTime } from '../../../local/host/durable/dotnetTime.ts';
import { eventTypes, type ExecutionStarted, type HistoryEvent } from '../../../local/host/durable/history.ts';
import { replay } from '../../../local/host/durable/replay.ts';
import { runTurn } from '../../../local/host/durable/executor.ts';
import { orchestrationTrigger, type OrchestrationTrigger } from '../../../local/host/durable/trigger.ts';
import { readRecording, recordingNames, type RecordedInstance } from '../../local/host/support/recordings.ts';

const turns = recordingNames.flatMap((recording) =>
  readRecording(recording).flatMap((instance) =>
    instance.turns.map((turn, index) => ({
      title: `${recording} ${instance.final.name} turn ${index + 1}`,
      instance,
      turn,
    })),
  ),
);

describe('a turn that the real engine has recorded', () => {
  let app: App;
  beforeAll(async () => {
    process.env['MONTHLY'] = '0 0 0 1 * *';
    app = await loadApp(join(import.meta.dirname, '../../local/host/app/app.mjs'), () => undefined);
  });

  it.each(turns)('is answered by Node as it was: $title', async ({ instance, turn }) => {
    const orchestrator = app.find('orchestrationTrigger', instance.final.name)!;

    const returned = app.invoke(orchestrator, { string: JSON.stringify(turn.trigger) });

    if (turn.thrown !== undefined) await expect(returned).rejects.toHaveProperty('message', turn.thrown);
    else expect(JSON.parse((await returned)!.json!)).toEqual(turn.answer);
  });

  it.each(turns)('is made by our engine of the same history: $title', ({ turn }) => {
    const history = turn.trigger.history as unknown as HistoryEvent[];
    const start = history.find((event): event is ExecutionStarted => event.EventType === eventTypes.executionStarted)!;

    const trigger = orchestrationTrigger(start, history, turn.trigger['isReplaying'] === false);

    expect(trigger).toEqual(turn.trigger);
  });

  it.each(turns)('is decided on by our engine as by the real one: $title', async ({ instance, turn }) => {
    const orchestrator = app.find('orchestrationTrigger', instance.final.name)!;
    const { history } = turn.trigger as unknown as OrchestrationTrigger;

    const answer = await runTurn(app, orchestrator, turn.trigger as unknown as OrchestrationTrigger);
    const { fresh } = replay(history, answer.actions);

    expect(
      fresh.map(({ id, wish }) => [id, wish.kind, 'fireAtMs' in wish ? dotnetTime(wish.fireAtMs) : wish.name]),
    ).toEqual(decisionsAfter(instance, turn));
  });
});

/** What the history of the next turn has in addition, as number, kind, and name or time. */
function decisionsAfter(instance: RecordedInstance, turn: RecordedInstance['turns'][number]): unknown[] {
  const kinds = {
    [eventTypes.taskScheduled]: 'activity',
    [eventTypes.subOrchestrationCreated]: 'subOrchestration',
    [eventTypes.timerCreated]: 'timer',
  };
  const next = instance.turns[instance.turns.indexOf(turn) + 1];
  const isSameExecution = executionOf(next) === executionOf(turn);
  if (next === undefined || !isSameExecution) return [];
  return next.trigger.history
    .slice(turn.trigger.history.length)
    .filter((event) => event.EventType in kinds)
    .map((event) => [
      event['EventId'],
      kinds[event.EventType as 4 | 7 | 10],
      event['Name'] ?? millisecondsOnly(event['FireAt']),
    ]);
}

function executionOf(turn: RecordedInstance['turns'][number] | undefined): string {
  const start = turn?.trigger.history.find((event) => event.EventType === eventTypes.executionStarted);
  return JSON.stringify(start?.['OrchestrationInstance']);
}

/** The real engine counts in ten-millionths of a second, ours in thousandths. */
function millisecondsOnly(time: unknown): string {
  return dotnetTime(Date.parse(String(time)));
}
