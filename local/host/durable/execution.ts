import {
  decisionOf,
  eventTypes,
  isDecision,
  isOutcome,
  type ArrivalEvent,
  type DecisionEvent,
  type ExecutionCompleted,
  type ExecutionStarted,
  type HistoryEvent,
} from './history.ts';

/** One unfinished execution of an instance, as it is held in memory. Its journal says the same. */
export interface Execution {
  readonly start: ExecutionStarted;
  /** The instance at the root of parents; its own ID without any. */
  readonly root: string;
  /** Begun by `continueAsNew`: its first turn is under way, with a history of three events. */
  readonly isContinuation: boolean;
  /** What turns have written. */
  history: HistoryEvent[];
  /** What has arrived since, in order. */
  readonly inbox: ArrivalEvent[];
  customStatus: unknown;
  /** Whether `customStatus` is still that of the execution before `continueAsNew`. */
  hasStatusOfBefore: boolean;
  lastUpdatedMs: number;
  isSuspended: boolean;
  /** Decisions without an outcome, by number. */
  readonly open: Map<number, DecisionEvent>;
}

export interface Beginning {
  readonly start: ExecutionStarted;
  readonly root: string;
  readonly isContinuation: boolean;
  readonly customStatus: unknown;
}

export function newExecution(beginning: Beginning): Execution {
  return {
    ...beginning,
    history: [],
    inbox: [],
    hasStatusOfBefore: beginning.isContinuation,
    lastUpdatedMs: Date.parse(beginning.start.Timestamp),
    isSuspended: false,
    open: new Map(),
  };
}

export function idOf(execution: Execution): string {
  return execution.start.OrchestrationInstance.InstanceId;
}

/** Whether its orchestrator has not been called yet. */
export function isNew({ history, isContinuation }: Execution): boolean {
  return history.length === (isContinuation ? 3 : 0);
}

/** @returns false when it is the outcome of nothing that is open: a repetition, to be dropped */
export function isExpected(execution: Execution, event: ArrivalEvent): boolean {
  return !isOutcome(event) || execution.open.has(decisionOf(event));
}

export function takeIn(execution: Execution, event: ArrivalEvent): void {
  execution.inbox.push(event);
  if (isOutcome(event)) execution.open.delete(decisionOf(event));
  if (event.EventType === eventTypes.executionSuspended) execution.isSuspended = true;
  if (event.EventType === eventTypes.executionResumed) execution.isSuspended = false;
}

export function setCustomStatus(execution: Execution, value: unknown): void {
  execution.customStatus = value;
  execution.hasStatusOfBefore = false;
}

/**
 * Adds what a turn has written to the history.
 *
 * @param takes how many events of the inbox the turn has seen
 */
export function applyTurn(execution: Execution, takes: number, written: readonly HistoryEvent[]): void {
  const taken = execution.inbox.splice(0, takes).map(played);
  const [first, ...rest] = written;
  if (first?.EventType === eventTypes.orchestratorStarted) execution.history.push(first, ...taken, ...rest);
  else execution.history = [...execution.history.map(played), ...written];
  for (const event of written) if (isDecision(event)) execution.open.set(event.EventId, event);
  execution.lastUpdatedMs = Date.parse(written.at(-1)?.Timestamp ?? execution.start.Timestamp);
}

/** How it ended, when a turn has ended it. */
export function completionOf(execution: Execution): ExecutionCompleted | undefined {
  const event = execution.history.at(-2);
  return event?.EventType === eventTypes.executionCompleted ? event : undefined;
}

/** The framework never marks the beginning of a turn. */
function played(event: HistoryEvent): HistoryEvent {
  return event.EventType === eventTypes.orchestratorStarted ? event : { ...event, IsPlayed: true };
}
