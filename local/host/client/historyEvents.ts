import {
  decisionOf,
  eventTypes,
  isDecision,
  isOutcome,
  type DecisionEvent,
  type HistoryEvent,
} from '../durable/history.ts';

export interface Shown {
  readonly inputs: boolean;
  readonly outputs: boolean;
}

/** Kinds that a status shows, by the names that it uses. Decisions are shown with their outcome. */
const shownKinds: Readonly<Record<number, string>> = {
  [eventTypes.executionStarted]: 'ExecutionStarted',
  [eventTypes.executionCompleted]: 'ExecutionCompleted',
  [eventTypes.executionTerminated]: 'ExecutionTerminated',
  [eventTypes.taskCompleted]: 'TaskCompleted',
  [eventTypes.taskFailed]: 'TaskFailed',
  [eventTypes.subOrchestrationCompleted]: 'SubOrchestrationInstanceCompleted',
  [eventTypes.subOrchestrationFailed]: 'SubOrchestrationInstanceFailed',
  [eventTypes.timerFired]: 'TimerFired',
  [eventTypes.eventRaised]: 'EventRaised',
  [eventTypes.executionSuspended]: 'ExecutionSuspended',
  [eventTypes.executionResumed]: 'ExecutionResumed',
};

/**
 * A history as `showHistory` gives it.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api#get-instance-status
 */
export function historyEvents(history: readonly HistoryEvent[], shown: Shown): Record<string, unknown>[] {
  const decisions = new Map(history.filter(isDecision).map((event) => [event.EventId, event]));
  return history
    .filter((event) => event.EventType in shownKinds)
    .map((event) => ({
      EventType: shownKinds[event.EventType],
      ...(isOutcome(event) && decided(decisions.get(decisionOf(event)))),
      ...own(event, shown),
      Timestamp: event.Timestamp,
    }));
}

function decided(decision: DecisionEvent | undefined): Record<string, unknown> {
  if (decision === undefined) return {};
  const name = 'Name' in decision ? { FunctionName: decision.Name } : {};
  return { ...name, ScheduledTime: decision.Timestamp };
}

function own(event: HistoryEvent, shown: Shown): Record<string, unknown> {
  return {
    ...(event.EventType === eventTypes.executionStarted && { FunctionName: event.Name }),
    ...(event.EventType === eventTypes.eventRaised && { Name: event.Name }),
    ...(event.EventType === eventTypes.timerFired && { FireAt: event.FireAt }),
    ...('OrchestrationStatus' in event && { OrchestrationStatus: event.OrchestrationStatus }),
    ...('Reason' in event && { Reason: event.Reason, Details: event.Details }),
    ...(shown.inputs && 'Input' in event && { Input: event.Input }),
    ...(shown.outputs && 'Result' in event && { Result: event.Result }),
  };
}
