import { randomUUID } from 'node:crypto';
import { dotnetTime } from './dotnetTime.ts';
import { idOf, type Execution } from './execution.ts';
import { subOrchestrationFailure } from './failures.ts';
import {
  eventTypes,
  unnumbered,
  type ArrivalEvent,
  type Controlled,
  type EventRaised,
  type ExecutionCompleted,
  type ExecutionStarted,
  type ParentInstance,
  type SubOrchestrationCreated,
} from './history.ts';

export interface StartRequest {
  readonly instanceId: string;
  readonly name: string;
  /** JSON */
  readonly input: string;
}

export function startedByClient(request: StartRequest, nowMs: number): ExecutionStarted {
  return executionStarted(request, { executionId: randomUUID(), generation: 0, parent: null }, nowMs);
}

export function startedByParent(parent: Execution, created: SubOrchestrationCreated, nowMs: number): ExecutionStarted {
  const request = { instanceId: created.InstanceId, name: created.Name, input: created.Input ?? 'null' };
  const reference: ParentInstance = {
    Name: parent.start.Name,
    OrchestrationInstance: parent.start.OrchestrationInstance,
    TaskScheduleId: created.EventId,
    Version: null,
  };
  return executionStarted(request, { executionId: engineMadeId(), generation: null, parent: reference }, nowMs);
}

export function startedAnew({ start }: Execution, input: string, nowMs: number): ExecutionStarted {
  const request = { instanceId: start.OrchestrationInstance.InstanceId, name: start.Name, input };
  return executionStarted(
    request,
    { executionId: engineMadeId(), generation: null, parent: start.ParentInstance },
    nowMs,
  );
}

function executionStarted(
  { instanceId, name, input }: StartRequest,
  origin: { executionId: string; generation: 0 | null; parent: ParentInstance | null },
  nowMs: number,
): ExecutionStarted {
  return {
    EventType: eventTypes.executionStarted,
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: origin.executionId },
    ParentInstance: origin.parent,
    Name: name,
    Version: null,
    Input: input,
    Tags: null,
    Correlation: null,
    ParentTraceContext: null,
    ScheduledStartTime: null,
    Generation: origin.generation,
    GenerateNewTrace: false,
    ...unnumbered(dotnetTime(nowMs)),
  };
}

/** The framework writes the IDs that it makes itself without hyphens. */
function engineMadeId(): string {
  return randomUUID().replaceAll('-', '');
}

/** @param input JSON */
export function eventRaised(name: string, input: string, nowMs: number): EventRaised {
  const { eventRaised: EventType } = eventTypes;
  return { EventType, Name: name, Input: input, ParentTraceContext: null, ...unnumbered(dotnetTime(nowMs)) };
}

const controls = {
  terminate: eventTypes.executionTerminated,
  suspend: eventTypes.executionSuspended,
  resume: eventTypes.executionResumed,
} as const;
export type Control = keyof typeof controls;

export function controlled(control: Control, reason: string, nowMs: number): Controlled {
  return { EventType: controls[control], Input: reason, ...unnumbered(dotnetTime(nowMs)) };
}

/** What the parent of an ended sub-orchestration is told. */
export function endedForParent(child: Execution, parent: ParentInstance, completion: ExecutionCompleted): ArrivalEvent {
  const common = { TaskScheduledId: parent.TaskScheduleId, ...unnumbered(completion.Timestamp) };
  const { Result } = completion;
  if (completion.OrchestrationStatus === 'Completed') {
    return { EventType: eventTypes.subOrchestrationCompleted, Result, ...common };
  }
  const failure = subOrchestrationFailure(child.start.Name, Result);
  return { EventType: eventTypes.subOrchestrationFailed, ...failure, ...common };
}

/** Whether `execution` was started by this decision of this parent. */
export function isChildOf(execution: Execution, parent: Execution, created: SubOrchestrationCreated): boolean {
  const reference = execution.start.ParentInstance;
  return (
    reference?.OrchestrationInstance.InstanceId === idOf(parent) &&
    reference.OrchestrationInstance.ExecutionId === parent.start.OrchestrationInstance.ExecutionId &&
    reference.TaskScheduleId === created.EventId
  );
}
