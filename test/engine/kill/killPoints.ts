import {
  eventTypes,
  isDecision,
  isOutcome,
  decisionOf,
  type HistoryEvent,
} from '../../../local/host/durable/history.ts';
import { isWrittenByTurn, type RecordedInstance, readRecording } from '../../support/histories/recording.ts';

/** The runs that are killed, with the number of times that the reference scenario has them. */
export const killedRuns = ['valid', 'rejected', 'rollBack'] as const;
export type KilledRun = (typeof killedRuns)[number];

/** A boundary between two events of a recorded run, and the side from which the host comes to it. */
export interface KillPoint {
  readonly run: KilledRun;
  readonly moment: 'before' | 'after';
  /** Of the run and its sub-orchestrations, in the order in which they are written; 1 is the first. */
  readonly event: number;
  readonly of: number;
  readonly what: string;
}

type Place = 'arrival' | 'turn begins' | 'within a turn' | 'turn ends';

interface Boundary extends KillPoint {
  readonly place: Place;
}

/** So many boundaries within one write are left out for each one taken: at the next start all of them are the same, a torn turn. */
const tornStep = 4;

/**
 * Every boundary between two writes of the recorded runs: before each outcome is written (its effect has happened), and after each turn is written (what it decided
 * has not begun). Roll-backs are quick, so they get every boundary there is; the others some of those within a write.
 *
 * @param every all boundaries of all runs
 */
export function killPoints(every = false): readonly KillPoint[] {
  return killedRuns.flatMap((run) => {
    const boundaries = boundariesOf(run);
    if (every || run === 'rollBack') return boundaries;
    const torn = boundaries.filter(({ place }) => place === 'within a turn' || place === 'turn begins');
    return boundaries.filter((one) => !torn.includes(one) || torn.indexOf(one) % tornStep === 0);
  });
}

function boundariesOf(run: KilledRun): readonly Boundary[] {
  const events = eventsInOrder(run);
  return events.flatMap(({ event, text }, index) => {
    const common = { run, event: index + 1, of: events.length };
    const before: Boundary = { ...common, moment: 'before', place: placeOf(event), what: `before ${text}` };
    const isLastOfWrite = event.EventType === eventTypes.orchestratorCompleted;
    const after: Boundary = { ...common, moment: 'after', place: 'turn ends', what: `after ${text}` };
    return isLastOfWrite ? [before, after] : [before];
  });
}

function placeOf(event: HistoryEvent): Place {
  if (event.EventType === eventTypes.orchestratorStarted) return 'turn begins';
  return isWrittenByTurn(event) ? 'within a turn' : 'arrival';
}

interface Written {
  readonly event: HistoryEvent;
  readonly text: string;
}

/** A sub-orchestration's events stand before its outcome in the parent. */
function eventsInOrder(run: KilledRun): readonly Written[] {
  const [own, ...children] = readRecording(run).instances;
  if (own === undefined) return [];
  return inWriteOrder(own).flatMap((written) => {
    if (written.event.EventType !== eventTypes.subOrchestrationCompleted) return [written];
    return [...children.flatMap(inWriteOrder), written];
  });
}

/** A history lists the beginning of a turn first; it is written after what the turn was called for. */
function inWriteOrder(instance: RecordedInstance): readonly Written[] {
  const { history } = instance;
  return history
    .map((event, index) => {
      const isBeginning = event.EventType === eventTypes.orchestratorStarted;
      if (!isBeginning) return { event, at: index };
      return { event, at: history.findIndex((one, at) => at > index && isWrittenByTurn(one)) - 0.5 };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => ({ event, text: `${instance.orchestrator}: ${textOf(event, history)}` }));
}

function textOf(event: HistoryEvent, history: readonly HistoryEvent[]): string {
  const kind = Object.entries(eventTypes).find(([, number]) => number === event.EventType)?.[0] ?? 'event';
  const about = isOutcome(event)
    ? history.find((one) => isDecision(one) && one.EventId === decisionOf(event))
    : history.slice(0, history.indexOf(event) + 1).findLast(isDecision);
  return about !== undefined && 'Name' in about && event.EventType !== eventTypes.executionStarted
    ? `${kind} ${about.Name}`
    : kind;
}
