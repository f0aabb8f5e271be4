import type { Action } from './actions.ts';
import { begin, type Ended, type Stage, type Wish } from './begin.ts';
import { checkDecision } from './nonDeterminism.ts';
import { decisionOf, eventTypes, isDecision, isOutcome, type DecisionEvent, type HistoryEvent } from './history.ts';

export interface Decision {
  readonly id: number;
  readonly wish: Wish;
}

/** Where an execution stands when its history has been played against its orchestrator's actions. */
export interface Replayed {
  /** Decisions that no earlier turn has written. */
  readonly fresh: readonly Decision[];
  /** The number that the next decision would get. */
  readonly nextId: number;
  /** Whether every action has begun and ended. */
  readonly isThrough: boolean;
  /** Whether an activity, a sub-orchestration or a timer that nobody canceled has no outcome yet. */
  readonly hasOpenWork: boolean;
  readonly continueAsNew?: { readonly input: unknown };
}

/**
 * Plays a history against the actions that the orchestrator answered to it: what the Durable Functions extension does
 * between Node and the Durable Task framework. One action is begun after another; the next waits for the last to end.
 *
 * @throws NonDeterminism when the history holds a decision that today's orchestrator didn't make
 * @see https://github.com/Azure/azure-functions-durable-extension OutOfProcOrchestrationShim
 */
export function replay(history: readonly HistoryEvent[], actions: readonly Action[]): Replayed {
  const play = createPlay();
  let isThrough = false;
  function beginFrom(index: number): void {
    const action = actions[index];
    if (action === undefined) isThrough = true;
    else begin(action, play.stage, () => beginFrom(index + 1));
  }
  for (const event of history) {
    if (event.EventType === eventTypes.executionStarted) beginFrom(0);
    else play.take(event);
  }
  return { ...play.result(), isThrough };
}

function createPlay() {
  const decisions: Decision[] = [];
  const written = new Set<number>();
  const open = new Map<number, Ended>();
  const waiting = new Map<string, Ended[]>();
  const unclaimed = new Map<string, number>();
  let nowMs = 0;
  let continueAsNew: { input: unknown } | undefined;

  const stage: Stage = {
    now: () => nowMs,
    decide(wish, ended) {
      const id = decisions.length;
      decisions.push({ id, wish });
      open.set(id, ended);
      return id;
    },
    forget: (decision) => void open.delete(decision),
    waitForEvent(name, ended) {
      const key = name.toLowerCase();
      const count = unclaimed.get(key) ?? 0;
      if (count > 0) {
        unclaimed.set(key, count - 1);
        ended(false);
      } else waiting.set(key, [...(waiting.get(key) ?? []), ended]);
    },
    continueAsNew: (input) => (continueAsNew ??= { input }),
  };

  function settle(id: number, failed: boolean): void {
    const ended = open.get(id);
    open.delete(id);
    ended?.(failed);
  }

  /** The newest waiter gets it. */
  function raise(name: string): void {
    const key = name.toLowerCase();
    const ended = waiting.get(key)?.pop();
    if (ended === undefined) unclaimed.set(key, (unclaimed.get(key) ?? 0) + 1);
    else ended(false);
  }

  function match(event: DecisionEvent): void {
    checkDecision(event, decisions[event.EventId]?.wish);
    written.add(event.EventId);
  }

  return {
    stage,
    take(event: HistoryEvent): void {
      if (event.EventType === eventTypes.orchestratorStarted) nowMs = Math.max(nowMs, Date.parse(event.Timestamp));
      else if (event.EventType === eventTypes.eventRaised) raise(event.Name);
      else if (isDecision(event)) match(event);
      else if (isOutcome(event)) settle(decisionOf(event), isFailure(event));
    },
    result: () => ({
      fresh: decisions.filter((decision) => !written.has(decision.id)),
      nextId: decisions.length,
      hasOpenWork: open.size > 0,
      ...(continueAsNew !== undefined && { continueAsNew }),
    }),
  };
}

function isFailure(event: HistoryEvent): boolean {
  return event.EventType === eventTypes.taskFailed || event.EventType === eventTypes.subOrchestrationFailed;
}
