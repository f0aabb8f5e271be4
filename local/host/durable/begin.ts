import type { Action, Retry } from './actions.ts';

/** A decision before it has its number. */
export type Wish =
  | { readonly kind: 'activity'; readonly name: string; readonly input: unknown }
  | {
      readonly kind: 'subOrchestration';
      readonly name: string;
      readonly input: unknown;
      readonly instanceId: string | undefined;
    }
  | { readonly kind: 'timer'; readonly fireAtMs: number };

/** Told once when what was begun has ended, well or not. */
export type Ended = (failed: boolean) => void;

/** What beginning an action needs from the replay around it. */
export interface Stage {
  /** The time of the turn that is being replayed, ms since 1970. */
  now(): number;
  /** Numbers a decision and waits for its outcome. */
  decide(wish: Wish, ended: Ended): number;
  /** Nobody waits for this decision any more. */
  forget(decision: number): void;
  waitForEvent(name: string, ended: Ended): void;
  continueAsNew(input: unknown): void;
}

/** `maximumShortTimerDuration`: a longer timer is cut into pieces. */
export const maxTimerMs = 6 * 24 * 3600 * 1000;
/** `longRunningTimerIntervalDuration`: the length of such a piece. */
export const longTimerPieceMs = 3 * 24 * 3600 * 1000;

/** Begins what one action asks for; it may end at once. */
export function begin(action: Action, stage: Stage, ended: Ended): void {
  switch (action.actionType) {
    case 0:
      stage.decide({ kind: 'activity', name: action.functionName, input: action.input }, ended);
      return;
    case 1:
      attempt({ kind: 'activity', name: action.functionName, input: action.input }, action.retryOptions, stage, ended);
      return;
    case 2:
      stage.decide(subOrchestration(action), ended);
      return;
    case 3:
      attempt(subOrchestration(action), action.retryOptions, stage, ended);
      return;
    case 4:
      stage.continueAsNew(action.input);
      ended(false);
      return;
    case 5:
      beginTimer(Date.parse(action.fireAt), action.isCanceled, stage, ended);
      return;
    case 6:
      stage.waitForEvent(action.externalEventName, ended);
      return;
    case 11:
      beginAny(action.compoundActions, stage, ended);
      return;
    case 12:
      beginAll(action.compoundActions, stage, ended);
      return;
  }
}

function subOrchestration(action: Extract<Action, { actionType: 2 | 3 }>): Wish {
  return {
    kind: 'subOrchestration',
    name: action.functionName,
    input: action.input,
    instanceId: action.instanceId || undefined,
  };
}

/** Every failure is followed by a timer, the last one by a timer that is due at once: both sides count them. */
function attempt(wish: Wish, retry: Retry, stage: Stage, ended: Ended): void {
  let failures = 0;
  function tryOnce(): void {
    stage.decide(wish, (failed) => {
      if (!failed) ended(false);
      else waitAfterFailure();
    });
  }
  function waitAfterFailure(): void {
    failures += 1;
    const isLast = failures >= retry.maxNumberOfAttempts;
    const fireAtMs = stage.now() + (isLast ? 0 : retryDelayMs(retry, failures - 1));
    stage.decide({ kind: 'timer', fireAtMs }, () => (isLast ? ended(true) : tryOnce()));
  }
  tryOnce();
}

function retryDelayMs(retry: Retry, earlierDelays: number): number {
  const delay = retry.firstRetryIntervalInMilliseconds * retry.backoffCoefficient ** earlierDelays;
  return Math.min(delay, retry.maxRetryIntervalInMilliseconds ?? Infinity, maxTimerMs);
}

/**
 * A canceled timer is created and given up in the same breath, so an "any" around it ends at once, whatever else is in
 * it: as .NET's `Task.WhenAny` does in the real extension.
 */
function beginTimer(fireAtMs: number, isCanceled: boolean, stage: Stage, ended: Ended): void {
  const isLong = fireAtMs - stage.now() > maxTimerMs;
  let isOver = false;
  function beginPiece(): void {
    const remainingMs = fireAtMs - stage.now();
    const pieceEndMs = remainingMs > maxTimerMs ? stage.now() + longTimerPieceMs : fireAtMs;
    const decision = stage.decide({ kind: 'timer', fireAtMs: pieceEndMs }, () => {
      if (isLong && stage.now() < fireAtMs) beginPiece();
      else end(false);
    });
    if (isCanceled) {
      stage.forget(decision);
      end(true);
    }
  }
  function end(failed: boolean): void {
    if (isOver) return;
    isOver = true;
    ended(failed);
  }
  beginPiece();
}

/** Ends when all have ended, also when one has failed: what comes next waits for its siblings. */
function beginAll(actions: readonly Action[], stage: Stage, ended: Ended): void {
  let open = actions.length;
  let hasFailed = false;
  if (open === 0) ended(false);
  for (const action of actions) {
    begin(action, stage, (failed) => {
      hasFailed ||= failed;
      open -= 1;
      if (open === 0) ended(hasFailed);
    });
  }
}

function beginAny(actions: readonly Action[], stage: Stage, ended: Ended): void {
  let isOver = false;
  for (const action of actions) {
    begin(action, stage, (failed) => {
      if (isOver) return;
      isOver = true;
      ended(failed);
    });
  }
}
