import type { Wish } from './begin.ts';
import { eventTypes, type DecisionEvent } from './history.ts';

/** A history holds what today's orchestrator doesn't do. Its message is the output of the failed instance. */
export class NonDeterminism extends Error {
  override readonly name = 'NonDeterminism';
}

const kinds = {
  [eventTypes.taskScheduled]: { kind: 'activity', noun: 'an activity task' },
  [eventTypes.subOrchestrationCreated]: { kind: 'subOrchestration', noun: 'a sub-orchestration' },
  [eventTypes.timerCreated]: { kind: 'timer', noun: 'a timer task' },
} as const;

const remedy =
  'Was a change made to the orchestrator code after this instance had already started running? ' +
  'If so, consider deploying the changed orchestrator under a new name.';

/**
 * Compares a decision of the history with the one that the replay made under its number: kind and name, as the
 * framework does. Inputs may differ.
 *
 * @throws NonDeterminism
 * @see https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/TaskOrchestrationContext.cs HandleTaskScheduledEvent
 */
export function checkDecision(event: DecisionEvent, wish: Wish | undefined): void {
  const { kind, noun } = kinds[event.EventType];
  const named = 'Name' in event ? ` named '${event.Name}'` : '';
  const before = `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${noun} with sequence number ${event.EventId}${named}, but the current replay execution`;
  if (wish === undefined) throw new NonDeterminism(`${before} hasn't (yet?) scheduled this task. ${remedy}`);
  if (wish.kind !== kind) throw new NonDeterminism(`${before} instead scheduled ${describe(wish)}. ${remedy}`);
  if ('name' in wish && 'Name' in event && wish.name.toLowerCase() !== event.Name.toLowerCase()) {
    throw new NonDeterminism(`${before} instead scheduled ${describe(wish)}. ${remedy}`);
  }
}

function describe(wish: Wish): string {
  return wish.kind === 'timer' ? 'a timer' : `${wish.kind} '${wish.name}'`;
}
