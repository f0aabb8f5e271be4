import { setAlarm } from '../alarm.ts';
import type { App } from '../app/loadApp.ts';
import type { RegisteredFunction } from '../app/registration.ts';
import type { RpcData } from '../app/rpc.ts';
import { describeError, type Log } from '../log.ts';
import { dotnetTime } from './dotnetTime.ts';
import { idOf, type Execution } from './execution.ts';
import { jsonOf } from './executor.ts';
import { activityFailure, unknownFunction } from './failures.ts';
import {
  eventTypes,
  unnumbered,
  type ArrivalEvent,
  type DecisionEvent,
  type SubOrchestrationCreated,
  type TaskScheduled,
  type TimerCreated,
} from './history.ts';
import { createSlots } from './slots.ts';

export interface PerformerOptions {
  readonly app: App;
  readonly log: Log;
  /** ms since 1970 */
  readonly now: () => number;
  /** Inputs of an activity besides the trigger. */
  readonly extraInputs: (one: RegisteredFunction) => Readonly<Record<string, RpcData>>;
  readonly maxConcurrentActivities: number;
  /** Takes the outcome of a decision, or drops it when nobody waits for it any more. */
  readonly deliver: (execution: Execution, event: ArrivalEvent) => void;
  readonly startChild: (parent: Execution, created: SubOrchestrationCreated) => void;
}

/** Does what executions have decided, after it was written down. */
export interface Performer {
  perform(execution: Execution, decision: DecisionEvent): void;
  /** Nobody waits for the timers of this execution any more. */
  dismiss(execution: Execution): void;
  /** No timer fires any more, no activity is started; resolves when those that run have ended. */
  drain(): Promise<void>;
}

export function createPerformer(options: PerformerOptions): Performer {
  const { app, log, now, deliver } = options;
  const slots = createSlots(options.maxConcurrentActivities);
  const alarms = new Map<Execution, Map<number, () => void>>();

  function runActivity(execution: Execution, scheduled: TaskScheduled): void {
    void slots.run(() => callActivity(scheduled, idOf(execution)).then((outcome) => report(execution, outcome)));
  }

  /** An outcome that can't be written is as good as none: its work is done again after the next start. */
  function report(execution: Execution, outcome: ArrivalEvent): void {
    try {
      deliver(execution, outcome);
    } catch (error) {
      log('critical', execution.start.Name, `An outcome for ${idOf(execution)} is lost: ${describeError(error)}`);
    }
  }

  async function callActivity({ Name, Input, EventId }: TaskScheduled, instanceId: string): Promise<ArrivalEvent> {
    try {
      const activity = app.find('activityTrigger', Name);
      if (activity === undefined) throw new Error(unknownFunction('activity', Name, []));
      const Result = jsonOf(await app.invoke(activity, { string: Input ?? 'null' }, options.extraInputs(activity)));
      const common = { TaskScheduledId: EventId, ...unnumbered(dotnetTime(now())) };
      return { EventType: eventTypes.taskCompleted, Result, ...common };
    } catch (error) {
      log('error', Name, `The activity failed for ${instanceId}: ${describeError(error)}`);
      const common = { TaskScheduledId: EventId, ...unnumbered(dotnetTime(now())) };
      return { EventType: eventTypes.taskFailed, ...activityFailure(Name, error), ...common };
    }
  }

  function armTimer(execution: Execution, { EventId, FireAt, Timestamp }: TimerCreated): void {
    const ofExecution = alarms.get(execution) ?? new Map<number, () => void>();
    alarms.set(execution, ofExecution);
    const cancel = setAlarm(dueMs(Date.parse(Timestamp), Date.parse(FireAt)), now, () => {
      ofExecution.delete(EventId);
      report(execution, { EventType: eventTypes.timerFired, TimerId: EventId, FireAt, ...unnumbered(Timestamp) });
    });
    ofExecution.set(EventId, cancel);
  }

  function dismiss(execution: Execution): void {
    for (const cancel of alarms.get(execution)?.values() ?? []) cancel();
    alarms.delete(execution);
  }

  return {
    perform(execution, decision) {
      if (decision.EventType === eventTypes.taskScheduled) runActivity(execution, decision);
      else if (decision.EventType === eventTypes.timerCreated) armTimer(execution, decision);
      else options.startChild(execution, decision);
    },
    dismiss,
    drain() {
      for (const execution of [...alarms.keys()]) dismiss(execution);
      return slots.drain();
    },
  };
}

/**
 * The real engine waits whole seconds, cut down: a timer fires up to one second early, and one of less than a second
 * at once. Azure Storage's queues know no finer delay.
 */
function dueMs(createdMs: number, fireAtMs: number): number {
  return createdMs + Math.max(Math.floor((fireAtMs - createdMs) / 1000), 0) * 1000;
}
