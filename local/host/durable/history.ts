/**
 * The records of an orchestration's history, as the Durable Task framework numbers and names them and as
 * `durable-functions` reads them. Recordings of the real ones are in test/fixtures/durable-engine.
 *
 * @see https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/History/EventType.cs
 */
export const eventTypes = {
  executionStarted: 0,
  executionCompleted: 1,
  executionTerminated: 3,
  taskScheduled: 4,
  taskCompleted: 5,
  taskFailed: 6,
  subOrchestrationCreated: 7,
  subOrchestrationCompleted: 8,
  subOrchestrationFailed: 9,
  timerCreated: 10,
  timerFired: 11,
  orchestratorStarted: 12,
  orchestratorCompleted: 13,
  eventRaised: 15,
  executionSuspended: 19,
  executionResumed: 20,
} as const;
type Types = typeof eventTypes;

interface Common<T extends keyof Types> {
  readonly EventType: Types[T];
  /** Of decisions: their number in the execution. Of everything else: -1. */
  readonly EventId: number;
  /** Whether an earlier turn has seen it. */
  readonly IsPlayed: boolean;
  /** As .NET writes it. */
  readonly Timestamp: string;
}

export interface OrchestrationInstance {
  readonly InstanceId: string;
  readonly ExecutionId: string;
}

export interface ParentInstance {
  readonly Name: string;
  readonly OrchestrationInstance: OrchestrationInstance;
  /** The `EventId` of the parent's decision. */
  readonly TaskScheduleId: number;
  readonly Version: null;
}

export interface ExecutionStarted extends Common<'executionStarted'> {
  readonly OrchestrationInstance: OrchestrationInstance;
  readonly ParentInstance: ParentInstance | null;
  readonly Name: string;
  readonly Version: null;
  /** JSON */
  readonly Input: string;
  readonly Tags: null;
  readonly Correlation: null;
  readonly ParentTraceContext: null;
  readonly ScheduledStartTime: null;
  /** 0 when a client started it, null when the engine did. */
  readonly Generation: 0 | null;
  readonly GenerateNewTrace: false;
}

export interface TaskScheduled extends Common<'taskScheduled'> {
  readonly Name: string;
  readonly Version: '';
  /** What the activity is given. Kept here to give it again after a crash; a trigger shows null instead. */
  readonly Input: string | null;
  readonly ParentTraceContext: null;
  readonly Tags: null;
}

export interface SubOrchestrationCreated extends Common<'subOrchestrationCreated'> {
  readonly Name: string;
  readonly Version: null;
  readonly InstanceId: string;
  /** JSON; a trigger shows null instead. */
  readonly Input: string | null;
  readonly ClientSpanId: null;
  readonly Tags: null;
}

export interface TimerCreated extends Common<'timerCreated'> {
  readonly FireAt: string;
}

export interface TimerFired extends Common<'timerFired'> {
  readonly TimerId: number;
  readonly FireAt: string;
}

export interface Completed extends Common<'taskCompleted' | 'subOrchestrationCompleted'> {
  readonly TaskScheduledId: number;
  /** JSON */
  readonly Result: string;
}

export interface Failed extends Common<'taskFailed' | 'subOrchestrationFailed'> {
  readonly TaskScheduledId: number;
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails: null;
}

export interface EventRaised extends Common<'eventRaised'> {
  readonly Name: string;
  /** JSON */
  readonly Input: string;
  readonly ParentTraceContext: null;
}

/** Terminate, suspend, resume: `Input` is the reason. */
export interface Controlled extends Common<'executionTerminated' | 'executionSuspended' | 'executionResumed'> {
  readonly Input: string;
}

export interface ExecutionCompleted extends Common<'executionCompleted'> {
  readonly OrchestrationStatus: FinalStatus;
  /** JSON of the output, or the text of the failure or of the reason. */
  readonly Result: string;
}

export type FinalStatus = 'Completed' | 'Failed' | 'Terminated';
export type RuntimeStatus = 'Pending' | 'Running' | 'Suspended' | FinalStatus;

export type TurnMark = Common<'orchestratorStarted' | 'orchestratorCompleted'>;
/** What an orchestrator decided and what has an outcome later. */
export type DecisionEvent = TaskScheduled | SubOrchestrationCreated | TimerCreated;
/** The outcome of a decision. */
export type OutcomeEvent = Completed | Failed | TimerFired;
/** What reaches an instance from outside its turns. */
export type ArrivalEvent = ExecutionStarted | OutcomeEvent | EventRaised | Controlled;
export type HistoryEvent = TurnMark | DecisionEvent | ArrivalEvent | ExecutionCompleted;

/** A part of each event that is no decision. */
export function unnumbered(timestamp: string): { EventId: -1; IsPlayed: false; Timestamp: string } {
  return { EventId: -1, IsPlayed: false, Timestamp: timestamp };
}

/** The `EventId` of the decision that `event` is the outcome of. */
export function decisionOf(event: OutcomeEvent): number {
  return event.EventType === eventTypes.timerFired ? event.TimerId : event.TaskScheduledId;
}

export function isDecision(event: HistoryEvent): event is DecisionEvent {
  const { taskScheduled, subOrchestrationCreated, timerCreated } = eventTypes;
  return ([taskScheduled, subOrchestrationCreated, timerCreated] as number[]).includes(event.EventType);
}

export function isOutcome(event: HistoryEvent): event is OutcomeEvent {
  const { taskCompleted, taskFailed, subOrchestrationCompleted, subOrchestrationFailed, timerFired } = eventTypes;
  const outcomes: number[] = [taskCompleted, taskFailed, subOrchestrationCompleted, subOrchestrationFailed, timerFired];
  return outcomes.includes(event.EventType);
}

export function isTermination(event: HistoryEvent): event is Controlled {
  return event.EventType === eventTypes.executionTerminated;
}
