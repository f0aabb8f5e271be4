import { setImmediate } from 'node:timers/promises';
import { describeError } from '../log.ts';
import { endedForParent, isChildOf, startedAnew, startedByParent } from './arrivals.ts';
import {
  applyTurn,
  completionOf,
  idOf,
  isExpected,
  isNew,
  newExecution,
  setCustomStatus,
  takeIn,
  type Execution,
} from './execution.ts';
import {
  eventTypes,
  isTermination,
  type ArrivalEvent,
  type ExecutionStarted,
  type HistoryEvent,
  type ParentInstance,
  type SubOrchestrationCreated,
} from './history.ts';
import { firstLines, type JournalLine } from './journal.ts';
import { createPerformer, type PerformerOptions } from './performer.ts';
import { createSlots } from './slots.ts';
import { endingOf, summaryOf, summaryOfEnding, type Summary } from './status.ts';
import type { Store } from './store.ts';
import { takeTurn, type Outcome } from './turn.ts';
import { closing, turnCompleted, turnLines, turnStarted } from './turnEvents.ts';

export interface EngineOptions extends Omit<PerformerOptions, 'deliver' | 'startChild'> {
  readonly store: Store;
  readonly maxConcurrentTurns: number;
}

/** Runs orchestrations. Whatever happens to an instance is in its journal before anything follows from it. */
export interface Engine {
  /** Begins an instance, in the place of one with this ID, whatever that is doing. */
  begin(start: ExecutionStarted): void;
  /** Writes down what has arrived and wakes the instance; drops the outcome of something that isn't open. */
  deliver(execution: Execution, event: ArrivalEvent): void;
  find(instanceId: string): Execution | undefined;
  /** Of every instance, unfinished and finished, in no order. */
  summaries(): Summary[];
  /** Forgets a finished instance. */
  purge(instanceId: string): void;
  /** Goes on with all that a stopped or killed process has left. Once, before anything else. */
  recover(): void;
  /** Takes no turn any more; resolves when the activities that run have ended and are written down. */
  drain(): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { app, store, log, now } = options;
  const running = new Map<string, Execution>();
  const finished = new Map<string, Summary>();
  const busy = new Set<Execution>();
  const turnSlots = createSlots(options.maxConcurrentTurns);
  const performer = createPerformer({ ...options, deliver, startChild });

  function isLive(execution: Execution): boolean {
    return running.get(idOf(execution)) === execution;
  }

  function begin(start: ExecutionStarted, root = start.OrchestrationInstance.InstanceId): void {
    const execution = newExecution({ start, root, isContinuation: false, customStatus: null });
    store.begin(execution, firstLines({ ...execution }));
    replace(execution);
    takeIn(execution, start);
    wake(execution);
  }

  function replace(execution: Execution): void {
    const before = running.get(idOf(execution));
    if (before !== undefined) performer.dismiss(before);
    finished.delete(idOf(execution));
    running.set(idOf(execution), execution);
  }

  function startChild(parent: Execution, created: SubOrchestrationCreated): void {
    begin(startedByParent(parent, created, now()), parent.root);
  }

  function deliver(execution: Execution, event: ArrivalEvent): void {
    if (!isLive(execution) || !isExpected(execution, event)) return;
    store.append(execution, [{ in: event }]);
    takeIn(execution, event);
    wake(execution);
  }

  function wake(execution: Execution): void {
    if (busy.has(execution) || !isDue(execution)) return;
    busy.add(execution);
    void turnSlots
      .run(() => runTurns(execution))
      .then(() => true, reportStuck)
      .then((goesOn) => {
        busy.delete(execution);
        if (goesOn) wake(execution);
      });

    /** Its journal can't be written: it goes on with the next event, or at the next start. */
    function reportStuck(error: unknown): false {
      log('critical', execution.start.Name, `The instance ${idOf(execution)} can't go on: ${describeError(error)}`);
      return false;
    }
  }

  function isDue(execution: Execution): boolean {
    if (!isLive(execution) || completionOf(execution) !== undefined) return false;
    if (execution.inbox.some(isTermination)) return true;
    return !execution.isSuspended && (execution.inbox.length > 0 || (execution.isContinuation && isNew(execution)));
  }

  async function runTurns(execution: Execution): Promise<void> {
    for (;;) {
      // What arrives together is seen together.
      await setImmediate();
      if (!isDue(execution)) return;
      const isContinuing = execution.isContinuation && isNew(execution);
      const takes = isContinuing ? 0 : execution.inbox.length;
      const started = isContinuing ? [] : [turnStarted(now())];
      const history = [...execution.history, ...started, ...execution.inbox.slice(0, takes)];
      const outcome = await takeTurn(app, execution, history, now);
      if (!isLive(execution)) return;
      if (outcome.kind === 'continuesAsNew') continueAsNew(execution, outcome, takes);
      else commit(execution, outcome, { started, takes });
    }
  }

  function commit(
    execution: Execution,
    outcome: Exclude<Outcome, { kind: 'continuesAsNew' }>,
    turn: { started: readonly HistoryEvent[]; takes: number },
  ): void {
    const written = [...turn.started, ...outcome.decisions, ...closing(outcome, now())];
    const isStatusNew = JSON.stringify(outcome.customStatus) !== JSON.stringify(execution.customStatus);
    store.append(execution, turnLines(written, turn.takes, isStatusNew ? { customStatus: outcome.customStatus } : {}));
    applyTurn(execution, turn.takes, written);
    if (isStatusNew) setCustomStatus(execution, outcome.customStatus);
    if (outcome.kind === 'ended') conclude(execution);
    else for (const decision of outcome.decisions) performer.perform(execution, decision);
  }

  /** The next execution begins within the same turn; events that nobody took are lost, as in the real engine. */
  function continueAsNew(before: Execution, outcome: Outcome & { input: string }, takes: number): void {
    const start = startedAnew(before, outcome.input, now());
    const { root } = before;
    const next = newExecution({ start, root, isContinuation: true, customStatus: outcome.customStatus });
    const written = [turnStarted(now()), turnCompleted(now())];
    const late = before.inbox.slice(takes).filter((event) => !('TaskScheduledId' in event) && !('TimerId' in event));
    const arrivals = late.map((event): JournalLine => ({ in: event }));
    store.begin(next, [...firstLines({ ...next }), ...turnLines(written, 1, {}), ...arrivals]);
    takeIn(next, start);
    applyTurn(next, 1, written);
    for (const event of late) takeIn(next, event);
    replace(next);
    wake(next);
  }

  /** Tells the parent first: a kill before the end of this is mended by doing it again. */
  function conclude(execution: Execution): void {
    const completion = completionOf(execution);
    if (completion === undefined) return;
    const parent = parentOf(execution);
    if (parent !== undefined) deliver(parent.execution, endedForParent(execution, parent.reference, completion));
    if (completion.OrchestrationStatus === 'Failed')
      log('error', execution.start.Name, `${idOf(execution)}: ${completion.Result}`);
    performer.dismiss(execution);
    store.finish(execution, endingOf(execution));
    running.delete(idOf(execution));
    finished.set(idOf(execution), summaryOf(execution));
  }

  /** The execution that waits for this one, unless it has ended or began anew. */
  function parentOf(child: Execution): { execution: Execution; reference: ParentInstance } | undefined {
    const reference = child.start.ParentInstance;
    if (reference === null) return undefined;
    const { InstanceId, ExecutionId } = reference.OrchestrationInstance;
    const execution = running.get(InstanceId);
    return execution?.start.OrchestrationInstance.ExecutionId === ExecutionId ? { execution, reference } : undefined;
  }

  function recover(): void {
    for (const ending of store.loadEndings()) finished.set(ending.instanceId, summaryOfEnding(ending));
    for (const execution of store.loadRunning()) replace(execution);
    const unfinished = [...running.values()];
    for (const execution of unfinished) conclude(execution);
    for (const execution of unfinished.filter(isLive)) {
      for (const decision of execution.open.values()) {
        if (decision.EventType !== eventTypes.subOrchestrationCreated) performer.perform(execution, decision);
        else if (isChildMissing(execution, decision)) startChild(execution, decision);
      }
      wake(execution);
    }
  }

  /** Another instance that has taken the child's ID since is left alone: it replaced the child, which nobody awaits any more. */
  function isChildMissing(parent: Execution, created: SubOrchestrationCreated): boolean {
    const holder = running.get(created.InstanceId);
    if (holder !== undefined && isChildOf(holder, parent, created)) return false;
    const summary = holder === undefined ? finished.get(created.InstanceId) : summaryOf(holder);
    return summary === undefined || summary.createdMs < Date.parse(created.Timestamp);
  }

  return {
    begin: (start) => begin(start),
    deliver,
    find: (instanceId) => running.get(instanceId),
    summaries: () => [...[...running.values()].map(summaryOf), ...finished.values()],
    purge(instanceId) {
      store.remove(instanceId);
      finished.delete(instanceId);
    },
    recover,
    async drain() {
      await Promise.all([turnSlots.drain(), performer.drain()]);
    },
  };
}
