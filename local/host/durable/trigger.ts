import { eventTypes, type ExecutionStarted, type HistoryEvent } from './history.ts';

/** What the real extension sends besides; `durable-functions` cuts longer timers into pieces by them. */
const constants = {
  upperSchemaVersion: 1,
  upperSchemaVersionNew: 3,
  longRunningTimerIntervalDuration: '3.00:00:00',
  maximumShortTimerDuration: '6.00:00:00',
  defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
} as const;

export interface OrchestrationTrigger {
  readonly history: readonly HistoryEvent[];
  readonly input: unknown;
  readonly instanceId: string;
  readonly isReplaying: boolean;
  readonly parentInstanceId: string | null;
}

/** What an orchestrator is given in one turn. The inputs of its own decisions are left out: it makes them anew. */
export function orchestrationTrigger(
  start: ExecutionStarted,
  history: readonly HistoryEvent[],
  isFirstTurn: boolean,
): OrchestrationTrigger & typeof constants {
  return {
    history: history.map(withoutInput).map((event) => (isFirstTurn ? { ...event, IsPlayed: false } : event)),
    input: JSON.parse(start.Input) as unknown,
    instanceId: start.OrchestrationInstance.InstanceId,
    isReplaying: !isFirstTurn,
    parentInstanceId: start.ParentInstance?.OrchestrationInstance.InstanceId ?? null,
    ...constants,
  };
}

function withoutInput(event: HistoryEvent): HistoryEvent {
  const isOwn = event.EventType === eventTypes.taskScheduled || event.EventType === eventTypes.subOrchestrationCreated;
  return isOwn ? { ...event, Input: null } : event;
}
