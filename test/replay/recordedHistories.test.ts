import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadApp, type App } from '../../local/host/app/loadApp.ts';
import { decisionEvent } from '../../local/host/durable/decisionEvent.ts';
import { newExecution } from '../../local/host/durable/execution.ts';
import { runTurn } from '../../local/host/durable/executor.ts';
import { eventTypes, isDecision, type HistoryEvent } from '../../local/host/durable/history.ts';
import { replay } from '../../local/host/durable/replay.ts';
import { orchestrationTrigger } from '../../local/host/durable/trigger.ts';
import { orchestrators } from '../../functions/orchestrators/index.ts';
import {
  type RecordedInstance,
  type RecordedTurn,
  readRecording,
  recordingNames,
  startOf,
  turnsOf,
} from '../support/histories/recording.ts';

const turns = recordingNames.flatMap((recording) =>
  readRecording(recording).instances.flatMap((instance) =>
    turnsOf(instance).map((turn, index) => ({
      title: `${recording}: ${instance.orchestrator} turn ${index + 1}`,
      instance,
      turn,
    })),
  ),
);

describe('a run that is in flight while the app is updated', () => {
  let app: App;
  beforeAll(async () => {
    app = await loadApp(join(import.meta.dirname, 'orchestratorApp.ts'), () => undefined);
  });

  it.each(turns)('goes on as it was recorded: $title', async ({ instance, turn }) => {
    const { decided, end } = await today(app, instance, turn);

    expect(decided).toEqual(turn.written.filter(isDecision).map(withoutTime));
    expect(end).toEqual(recordedEnd(turn.written));
  });

  it('has a recorded history to be held to: all but those that share their steps with others, or have one step only', () => {
    const recorded = new Set(turns.map(({ instance }) => instance.orchestrator));

    const missing = Object.keys(orchestrators).filter((name) => !recorded.has(name));

    expect(missing).toEqual(['rollBackDeployment', 'revalidate', 'observe', 'notify', 'tellCommit', 'rotateLogins']);
  });
});

/** What today's orchestrator decides on what was seen then. Throws when it decided something else on the way there. */
async function today(
  app: App,
  instance: RecordedInstance,
  { seen }: RecordedTurn,
): Promise<{ readonly decided: readonly unknown[]; readonly end: unknown }> {
  const orchestrator = app.find('orchestrationTrigger', instance.orchestrator);
  if (orchestrator === undefined) throw new Error(`There is no orchestrator ${instance.orchestrator} any more.`);
  const start = startOf(instance);
  const isFirst = seen.filter(({ EventType }) => EventType === eventTypes.orchestratorStarted).length === 1;
  const answer = await runTurn(app, orchestrator, orchestrationTrigger(start, seen, isFirst));
  const { fresh } = replay(seen, answer.actions);
  const execution = newExecution({ start, root: instance.instanceId, isContinuation: false, customStatus: null });
  return {
    decided: fresh.map((decision) => withoutTime(decisionEvent(execution, decision, ''))),
    end: answer.isDone ? (answer.output ?? null) : 'goes on',
  };
}

function recordedEnd(written: readonly HistoryEvent[]): unknown {
  const completed = written.find((event) => event.EventType === eventTypes.executionCompleted);
  return completed === undefined ? 'goes on' : (JSON.parse(completed.Result) as unknown);
}

/** A replay has no time of its own. */
function withoutTime(event: HistoryEvent): unknown {
  return { ...event, Timestamp: undefined, IsPlayed: undefined };
}
