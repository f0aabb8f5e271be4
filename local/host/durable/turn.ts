import type { App } from '../app/loadApp.ts';
import type { Answer } from './actions.ts';
import type { Wish } from './begin.ts';
import { decisionEvent } from './decisionEvent.ts';
import { dotnetTime } from './dotnetTime.ts';
import { isNew, type Execution } from './execution.ts';
import { runTurn } from './executor.ts';
import { orchestratorFailure, unknownFunction } from './failures.ts';
import { isTermination, type DecisionEvent, type FinalStatus, type HistoryEvent } from './history.ts';
import { invalidInstanceId, isInstanceId } from './instanceId.ts';
import { NonDeterminism } from './nonDeterminism.ts';
import { replay, type Replayed } from './replay.ts';
import { orchestrationTrigger } from './trigger.ts';

/** What a turn comes to. */
export type Outcome = (
  | { readonly kind: 'goesOn' }
  | { readonly kind: 'ended'; readonly status: FinalStatus; readonly result: string; readonly eventId: number }
  /** @param input JSON of the next execution's input */
  | { readonly kind: 'continuesAsNew'; readonly input: string }
) & {
  readonly decisions: readonly DecisionEvent[];
  /** What the orchestrator has set by now; null when it has set nothing, or cleared it. */
  readonly customStatus: unknown;
};

/** @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-custom-orchestration-status */
const maxCustomStatusBytes = 16 * 1024;
const noDecision = -1;

/**
 * Lets the orchestrator see `history` and says what follows. Writes nothing.
 *
 * What would hang on Azure without a word (a function that isn't registered, an Error without a message) fails the
 * instance here.
 */
export async function takeTurn(
  app: App,
  execution: Execution,
  history: readonly HistoryEvent[],
  now: () => number,
): Promise<Outcome> {
  const terminated = history.find(isTermination);
  if (terminated !== undefined) return ended(execution, 'Terminated', terminated.Input);
  const { Name } = execution.start;
  const orchestrator = app.find('orchestrationTrigger', Name);
  if (orchestrator === undefined) return failed(execution, unknown(app, 'orchestrator', Name));
  try {
    const answer = await runTurn(app, orchestrator, orchestrationTrigger(execution.start, history, isNew(execution)));
    return outcomeOf(app, execution, answer, { replayed: replay(history, answer.actions), now });
  } catch (error) {
    if (error instanceof NonDeterminism) return ended(execution, 'Failed', error.message);
    return failed(execution, error instanceof Error ? error.message : String(error));
  }
}

function outcomeOf(
  app: App,
  execution: Execution,
  answer: Answer,
  play: { replayed: Replayed; now: () => number },
): Outcome {
  const { fresh, nextId, isThrough, hasOpenWork, continueAsNew } = play.replayed;
  const problem = fresh.map(({ wish }) => problemOf(app, wish)).find((one) => one !== undefined);
  if (problem !== undefined) return failed(execution, problem);
  if (JSON.stringify(answer.customStatus ?? null).length * 2 > maxCustomStatusBytes) {
    return failed(execution, 'The UTF-16 size of the JSON-serialized custom status must not exceed 16 KB.');
  }
  const decisions = fresh.map((decision) => decisionEvent(execution, decision, dotnetTime(play.now())));
  const rest = { decisions, customStatus: statusAfter(execution, answer) };
  if (!isThrough || hasOpenWork) return { kind: 'goesOn', ...rest };
  if (continueAsNew !== undefined) {
    return { kind: 'continuesAsNew', input: JSON.stringify(continueAsNew.input ?? null), ...rest };
  }
  if (answer.error !== undefined) return { ...failed(execution, answer.error), eventId: nextId, ...rest };
  if (answer.isDone) {
    return {
      kind: 'ended',
      status: 'Completed',
      result: JSON.stringify(answer.output ?? null),
      eventId: nextId,
      ...rest,
    };
  }
  return { kind: 'goesOn', ...rest };
}

/** What a continued execution has not set itself stays as the one before it left it. */
function statusAfter({ hasStatusOfBefore, customStatus }: Execution, answer: Answer): unknown {
  const isSet = Boolean(answer.customStatus);
  if (isSet) return answer.customStatus;
  return hasStatusOfBefore ? customStatus : null;
}

type Ended = Extract<Outcome, { kind: 'ended' }>;

/** An end that is not the orchestrator's own. */
function ended({ customStatus }: Execution, status: FinalStatus, result: string): Ended {
  return { kind: 'ended', status, result, eventId: noDecision, decisions: [], customStatus };
}

function failed(execution: Execution, error: string): Ended {
  return ended(execution, 'Failed', orchestratorFailure(execution.start.Name, error));
}

/** Why nothing could ever come of a decision. */
function problemOf(app: App, wish: Wish): string | undefined {
  if (wish.kind === 'activity' && app.find('activityTrigger', wish.name) === undefined) {
    return unknown(app, 'activity', wish.name);
  }
  if (wish.kind === 'subOrchestration' && app.find('orchestrationTrigger', wish.name) === undefined) {
    return unknown(app, 'orchestrator', wish.name);
  }
  if (wish.kind === 'subOrchestration' && wish.instanceId !== undefined && !isInstanceId(wish.instanceId)) {
    return invalidInstanceId(wish.instanceId);
  }
  return undefined;
}

function unknown(app: App, kind: 'orchestrator' | 'activity', name: string): string {
  const known = app.of(kind === 'activity' ? 'activityTrigger' : 'orchestrationTrigger');
  return unknownFunction(
    kind,
    name,
    known.map((one) => one.name),
  );
}
