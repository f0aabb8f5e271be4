import type { OrchestrationContext, Task } from 'durable-functions';
import { type Fault, type FaultCode, isRetryable } from '../../shared/errors.ts';
import type {
  ActivityInput,
  ActivityName,
  ActivityOutput,
  ActivityResult,
  OrchestratorContracts,
  OrchestratorName,
} from '../contracts.ts';

/** The steps of an orchestration, ending in a `T`. The engine hands results back untyped; `call` and `callSub` give them their types. */
export type Steps<T> = Generator<Task, T>;

/** A step could not find out, and waiting would not help any more. */
export class RunFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = 'RunFault';
    this.fault = fault;
  }
}

/** Somebody asked for the run to be canceled, and it had not decided anything yet. */
export class RunCanceled extends Error {}

const firstDelaySeconds = 2;
const longestDelaySeconds = 60;
/** A registry may ask for any wait; longer than this we rather ask again. */
const longestRetryAfterSeconds = 900;
const defaultBudgetSeconds = 300;
/** How long a run waits altogether for a fault of that kind to pass. */
const budgetSeconds: Partial<Record<FaultCode, number>> = {
  REGISTRY_THROTTLED: 6 * 3600,
  AZURE_THROTTLED: 3600,
  UNEXPECTED: 10,
};

/** How often and how long something was waited for already. */
export interface Waited {
  readonly times: number;
  readonly seconds: number;
}

export const notWaited: Waited = { times: 0, seconds: 0 };

/**
 * Calls an activity and waits, by durable timers, while its fault may pass by itself.
 *
 * @throws RunFault when it is final, or did not pass within its budget; RunCanceled when it was canceled meanwhile
 */
export function* call<K extends ActivityName>(
  context: OrchestrationContext,
  name: K,
  input: ActivityInput<K>,
): Steps<ActivityOutput<K>> {
  let waited = notWaited;
  for (;;) {
    const result = (yield context.df.callActivity(name, input)) as ActivityResult<ActivityOutput<K>>;
    if (result.ok) return result.value;
    if (result.isCanceled === true) throw new RunCanceled();
    waited = yield* waitOut(context, result.fault, waited);
  }
}

/**
 * Waits after a fault before what met it is tried again: as long as the other side asks, else 2 s doubling to a minute.
 *
 * @throws RunFault when it is final, or its budget is used up
 */
export function* waitOut(context: OrchestrationContext, fault: Fault, waited: Waited): Steps<Waited> {
  const delaySeconds = delayAfter(fault, waited.times);
  const seconds = waited.seconds + delaySeconds;
  if (!isRetryable(fault.code) || seconds > (budgetSeconds[fault.code] ?? defaultBudgetSeconds))
    throw new RunFault(fault);
  yield* wait(context, delaySeconds);
  return { times: waited.times + 1, seconds };
}

function delayAfter(fault: Fault, times: number): number {
  if (fault.retryAfterSeconds !== undefined) {
    return Math.min(Math.max(fault.retryAfterSeconds, firstDelaySeconds), longestRetryAfterSeconds);
  }
  return Math.min(firstDelaySeconds * 2 ** times, longestDelaySeconds);
}

/** Calls a sub-orchestration under an ID of the engine's: one of ours would silently replace a running instance. */
export function* callSub<K extends OrchestratorName>(
  context: OrchestrationContext,
  name: K,
  input: OrchestratorContracts[K]['input'],
): Steps<OrchestratorContracts[K]['output']> {
  return (yield context.df.callSubOrchestrator(name, input)) as OrchestratorContracts[K]['output'];
}

/** A durable timer. The engine counts in whole seconds and may be up to one early: nothing may depend on the exact time. */
export function* wait(context: OrchestrationContext, seconds: number): Steps<void> {
  // eslint-disable-next-line no-restricted-globals -- a date made from the history's time is the same in every replay
  const fireAt = new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000);
  yield context.df.createTimer(fireAt);
}

const firstPollSeconds = 1;
const longestPollSeconds = 15;

/** How long to wait before the n-th poll (from 0) of something that goes on elsewhere: 1 s growing to 15 s. */
export function pollDelaySeconds(poll: number): number {
  return Math.min(firstPollSeconds + poll, longestPollSeconds);
}
