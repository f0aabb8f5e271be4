import { wholeSeconds } from './dotnetTime.ts';
import { completionOf, idOf, isNew, type Execution } from './execution.ts';
import type { RuntimeStatus } from './history.ts';
import type { Ending } from './journal.ts';

/** What lists and filters need of an instance; small, because it is kept in memory for all of them. */
export interface Summary {
  readonly instanceId: string;
  readonly name: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

/** An instance's status as clients read it. */
export interface Status {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: unknown;
  readonly customStatus: unknown;
  readonly output: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
}

export function summaryOf(execution: Execution): Summary {
  return {
    instanceId: idOf(execution),
    name: execution.start.Name,
    runtimeStatus: runtimeStatusOf(execution),
    createdMs: Date.parse(execution.start.Timestamp),
    lastUpdatedMs: execution.lastUpdatedMs,
  };
}

function runtimeStatusOf(execution: Execution): RuntimeStatus {
  const completion = completionOf(execution);
  if (completion !== undefined) return completion.OrchestrationStatus;
  if (execution.isSuspended) return 'Suspended';
  return isNew(execution) && !execution.isContinuation ? 'Pending' : 'Running';
}

/** @throws Error when the execution has not ended */
export function endingOf(execution: Execution): Ending {
  const completion = completionOf(execution);
  if (completion === undefined) throw new Error(`The instance ${idOf(execution)} has not ended.`);
  return {
    ...summaryOf(execution),
    runtimeStatus: completion.OrchestrationStatus,
    input: execution.start.Input,
    result: completion.Result,
    customStatus: execution.customStatus ?? null,
  };
}

export function summaryOfEnding({ instanceId, name, runtimeStatus, createdMs, lastUpdatedMs }: Ending): Summary {
  return { instanceId, name, runtimeStatus, createdMs, lastUpdatedMs };
}

export function statusOf(execution: Execution): Status {
  const parts = { input: execution.start.Input, customStatus: execution.customStatus };
  return format(summaryOf(execution), parts, null);
}

export function statusOfEnding(ending: Ending): Status {
  const isJson = ending.runtimeStatus === 'Completed';
  return format(summaryOfEnding(ending), ending, isJson ? (JSON.parse(ending.result) as unknown) : ending.result);
}

function format(summary: Summary, parts: { input: string; customStatus: unknown }, output: unknown): Status {
  return {
    name: summary.name,
    instanceId: summary.instanceId,
    runtimeStatus: summary.runtimeStatus,
    input: JSON.parse(parts.input) as unknown,
    customStatus: parts.customStatus ?? null,
    output,
    createdTime: wholeSeconds(summary.createdMs),
    lastUpdatedTime: wholeSeconds(summary.lastUpdatedMs),
  };
}
