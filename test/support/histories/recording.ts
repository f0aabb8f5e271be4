import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  eventTypes,
  isDecision,
  type ExecutionStarted,
  type HistoryEvent,
} from '../../../local/host/durable/history.ts';

/** The runs whose histories are kept in test/fixtures/histories: one file each. */
export const recordingNames = [
  'valid',
  'rejected',
  'unchanged',
  'rollBack',
  'revoked',
  'deployed',
  'repair',
  'drift',
] as const;
export type RecordingName = (typeof recordingNames)[number];

const recordingSchema = z.object({
  instances: z
    .array(
      z.object({
        instanceId: z.string(),
        orchestrator: z.string(),
        history: z.array(z.custom<HistoryEvent>((event) => z.object({ EventType: z.int() }).safeParse(event).success)),
      }),
    )
    .min(1),
});
/** A run's own instance first, then its sub-orchestrations. */
export type Recording = z.infer<typeof recordingSchema>;
export type RecordedInstance = Recording['instances'][number];

export const recordingFolder = join(import.meta.dirname, '../../fixtures/histories');

export function readRecording(name: RecordingName): Recording {
  return recordingSchema.parse(JSON.parse(readFileSync(join(recordingFolder, `${name}.json`), 'utf8')));
}

/** One turn of an orchestrator: what it saw, and what it decided then. */
export interface RecordedTurn {
  /** The history up to and with the outcomes that this turn was called for. */
  readonly seen: readonly HistoryEvent[];
  readonly written: readonly HistoryEvent[];
}

export function startOf({ history }: RecordedInstance): ExecutionStarted {
  const start = history.find((event) => event.EventType === eventTypes.executionStarted);
  if (start === undefined) throw new Error('A history without its beginning.');
  return start;
}

/** Cuts a history into turns: each begins with OrchestratorStarted, sees what arrived, and writes its decisions. */
export function turnsOf({ history }: RecordedInstance): readonly RecordedTurn[] {
  const begins = history.flatMap((event, index) => (event.EventType === eventTypes.orchestratorStarted ? [index] : []));
  return begins.map((begin, turn) => {
    const end = begins[turn + 1] ?? history.length;
    const ownAt = history.findIndex((event, index) => index > begin && isWrittenByTurn(event));
    return {
      seen: history.slice(0, ownAt).map((event, index) => ({ ...event, IsPlayed: index < begin })),
      written: history.slice(ownAt, end),
    };
  });
}

/** Everything else has arrived from outside. */
export function isWrittenByTurn(event: HistoryEvent): boolean {
  const { executionCompleted, orchestratorCompleted } = eventTypes;
  return isDecision(event) || event.EventType === executionCompleted || event.EventType === orchestratorCompleted;
}
