import { dotnetTime } from './dotnetTime.ts';
import type { Execution } from './execution.ts';
import { eventTypes, unnumbered, type DecisionEvent } from './history.ts';
import type { Decision } from './replay.ts';

/** The record of a decision that a turn has made at `timestamp`. */
export function decisionEvent(execution: Execution, { id, wish }: Decision, timestamp: string): DecisionEvent {
  const common = { ...unnumbered(timestamp), EventId: id };
  switch (wish.kind) {
    case 'activity': {
      const Input = typeof wish.input === 'string' ? wish.input : JSON.stringify(wish.input ?? null);
      const { taskScheduled } = eventTypes;
      return {
        EventType: taskScheduled,
        Name: wish.name,
        Version: '',
        Input,
        ParentTraceContext: null,
        Tags: null,
        ...common,
      };
    }
    case 'subOrchestration':
      return {
        EventType: eventTypes.subOrchestrationCreated,
        Name: wish.name,
        Version: null,
        InstanceId: wish.instanceId ?? `${execution.start.OrchestrationInstance.ExecutionId}:${id}`,
        Input: JSON.stringify(wish.input ?? null),
        ClientSpanId: null,
        Tags: null,
        ...common,
      };
    case 'timer':
      return { EventType: eventTypes.timerCreated, FireAt: dotnetTime(wish.fireAtMs), ...common };
  }
}
