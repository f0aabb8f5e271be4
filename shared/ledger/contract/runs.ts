import type { Run, RunId, RunStatus, RunStep, Trigger } from '../../run.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; missing on the last page. */
  readonly next?: string;
}

export interface RunFilter {
  readonly task?: string;
  readonly status?: RunStatus;
  readonly trigger?: Trigger;
  /** ISO 8601, inclusive. */
  readonly from?: string;
  readonly to?: string;
}

export type NewRun = Pick<Run, 'runId' | 'task' | 'trigger' | 'cause' | 'requestedBy' | 'platform'>;

/** What may change about a run; the rest is what it is found by. */
export type RunChange = Partial<Omit<Run, keyof NewRun | 'createdAt'>>;

export interface RunLedger extends StepLedger {
  /** Inserts a `Queued` row unless there is one; the row as it is now, and whether this call made it. */
  insert(run: NewRun): Promise<{ readonly run: Run; readonly inserted: boolean }>;
  get(runId: RunId): Promise<Run | undefined>;
  /** Applies a change to an unfinished row. A final row stays as it is and is returned. */
  update(runId: RunId, change: (run: Run) => RunChange): Promise<Run>;
  /** Newest first. Reads index rows only, never the whole table. */
  list(filter: RunFilter, limit: number, next?: string): Promise<Page<Run>>;
  /** Every run that is not final, the ones that never started included; mends index rows that a crash left behind. */
  unfinished(): Promise<readonly Run[]>;
}

export interface StepLedger {
  /** Notes that a step of a run has begun; one that had begun before keeps its time. */
  beginStep(runId: RunId, step: Omit<RunStep, 'startedAt'>): Promise<void>;
  /** In the order in which they began. */
  steps(runId: RunId): Promise<readonly RunStep[]>;
}
