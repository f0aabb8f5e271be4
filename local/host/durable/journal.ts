import { z } from 'zod';
import { applyTurn, newExecution, setCustomStatus, takeIn, type Beginning, type Execution } from './execution.ts';
import {
  eventTypes,
  type ArrivalEvent,
  type ExecutionStarted,
  type FinalStatus,
  type HistoryEvent,
} from './history.ts';

/**
 * The journal of an execution: one JSON object per line, appended before what it says is acted on.
 *
 * - the first line: how the execution began
 * - `in`: an event that arrived
 * - `out`: an event that a turn wrote. A turn counts when its last one, OrchestratorCompleted, is there
 * - `end`: how it ended, in one line for whoever asks for its status. The last one
 */
export type JournalLine =
  | {
      readonly in: ArrivalEvent;
      readonly root?: string;
      readonly isContinuation?: boolean;
      readonly customStatus?: unknown;
    }
  | { readonly out: HistoryEvent; readonly takes?: number; readonly customStatus?: unknown }
  | { readonly end: Ending };

const finalStatusSchema: z.ZodType<FinalStatus> = z.enum(['Completed', 'Failed', 'Terminated']);

export const endingSchema = z.object({
  instanceId: z.string(),
  name: z.string(),
  runtimeStatus: finalStatusSchema,
  createdMs: z.number(),
  lastUpdatedMs: z.number(),
  /** JSON */
  input: z.string(),
  /** JSON when it completed, else text. */
  result: z.string(),
  customStatus: z.unknown(),
});
export type Ending = z.infer<typeof endingSchema>;

/** Of a journal's lines only the frame is checked: this process wrote them. */
const eventSchema = z.custom<HistoryEvent>((value) => z.object({ EventType: z.int() }).safeParse(value).success);
const lineSchema = z.union([
  z.object({
    in: eventSchema,
    root: z.string().optional(),
    isContinuation: z.boolean().optional(),
    customStatus: z.unknown().optional(),
  }),
  z.object({ out: eventSchema, takes: z.int().optional(), customStatus: z.unknown().optional() }),
  z.object({ end: endingSchema }),
]);

export function formatLines(lines: readonly JournalLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function firstLines(beginning: Beginning): JournalLine[] {
  const { start, root, isContinuation, customStatus } = beginning;
  return [{ in: start, root, isContinuation, customStatus }];
}

export interface ReadJournal {
  readonly execution: Execution;
  /** What stands behind these bytes was torn by a kill and never counted. */
  readonly soundBytes: number;
}

/** @returns undefined when not even the first line is whole */
export function readJournal(bytes: Buffer): ReadJournal | undefined {
  let execution: Execution | undefined;
  let turn: { events: HistoryEvent[]; takes: number } = { events: [], takes: 0 };
  let soundBytes = 0;
  for (const { text, end } of wholeLines(bytes)) {
    const line = lineSchema.parse(JSON.parse(text));
    if ('end' in line) break;
    if ('in' in line) {
      execution ??= newExecution(beginningOf(line));
      takeIn(execution, line.in as ArrivalEvent);
    } else if (execution !== undefined) {
      turn.events.push(line.out);
      turn.takes += line.takes ?? 0;
      if (line.out.EventType !== eventTypes.orchestratorCompleted) continue;
      applyTurn(execution, turn.takes, turn.events);
      if ('customStatus' in line) setCustomStatus(execution, line.customStatus);
      turn = { events: [], takes: 0 };
    }
    soundBytes = end;
  }
  return execution && { execution, soundBytes };
}

function beginningOf(line: {
  in: HistoryEvent;
  root?: string | undefined;
  isContinuation?: boolean | undefined;
  customStatus?: unknown;
}): Beginning {
  const start = line.in as ExecutionStarted;
  const { root = start.OrchestrationInstance.InstanceId, isContinuation = false, customStatus = null } = line;
  return { start, root, isContinuation, customStatus };
}

function* wholeLines(bytes: Buffer): Generator<{ text: string; end: number }> {
  for (let begin = 0; ;) {
    const newline = bytes.indexOf('\n', begin);
    if (newline < 0) return;
    yield { text: bytes.toString('utf8', begin, newline), end: newline + 1 };
    begin = newline + 1;
  }
}
