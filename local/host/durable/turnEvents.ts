import { dotnetTime } from './dotnetTime.ts';
import { eventTypes, unnumbered, type HistoryEvent } from './history.ts';
import type { JournalLine } from './journal.ts';
import type { Outcome } from './turn.ts';

export function turnStarted(nowMs: number): HistoryEvent {
  return { EventType: eventTypes.orchestratorStarted, ...unnumbered(dotnetTime(nowMs)) };
}

export function turnCompleted(nowMs: number): HistoryEvent {
  return { EventType: eventTypes.orchestratorCompleted, ...unnumbered(dotnetTime(nowMs)) };
}

/** What a turn writes last; with it the turn counts. */
export function closing(outcome: Outcome, nowMs: number): HistoryEvent[] {
  if (outcome.kind !== 'ended') return [turnCompleted(nowMs)];
  const { status: OrchestrationStatus, result: Result, eventId: EventId } = outcome;
  const { executionCompleted: EventType } = eventTypes;
  const completed = { ...unnumbered(dotnetTime(nowMs)), EventType, OrchestrationStatus, Result, EventId };
  return [completed, turnCompleted(nowMs)];
}

/**
 * The journal's lines of one turn.
 *
 * @param takes how many events of the inbox the turn has seen
 * @param last what the turn's last line says besides
 */
export function turnLines(
  written: readonly HistoryEvent[],
  takes: number,
  last: { readonly customStatus?: unknown },
): JournalLine[] {
  return written.map((event, index) => ({
    out: event,
    ...(index === 0 && takes > 0 && { takes }),
    ...(index === written.length - 1 && last),
  }));
}
