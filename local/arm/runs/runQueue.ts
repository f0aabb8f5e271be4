import type { TaskRun, TaskRunner } from '../../tasks/types.ts';
import { createLogWriter, logFile } from './runLog.ts';
import { CredentialsUnusable, resolveLogins, type RunAccess } from './runLogins.ts';
import { isFinal, type RunRecord } from './runRecord.ts';
import type { RunRequest } from './runRequest.ts';
import type { RunStore } from './runStore.ts';

/** A run that waits for its turn, with what is in memory only. */
export interface QueuedRun {
  readonly record: RunRecord;
  readonly request: RunRequest;
  readonly access: RunAccess;
  readonly task: Omit<TaskRun, 'logins' | 'onOutput'>;
}

export interface RunQueue {
  add(run: QueuedRun): void;
  /** Without effect on a run that has ended. */
  cancel(registry: string, runId: string): void;
  /** Resolves with the final record. */
  ended(registry: string, runId: string): Promise<RunRecord>;
  /** Cancels everything and resolves when all has ended. */
  close(): Promise<void>;
}

export interface RunQueueOptions {
  readonly store: RunStore;
  readonly runner: TaskRunner;
  readonly logDirectory: string;
  /** Runs at the same time; the others are `Queued`. */
  readonly maxRuns: number;
  readonly now: () => Date;
  /** Told when a run's end could not be written down. */
  readonly onFault: (error: unknown) => void;
}

interface Entry {
  readonly run: QueuedRun;
  readonly abort: AbortController;
  /** Who wants to know how it ends. */
  readonly waiting: ((record: RunRecord) => void)[];
  isRunning: boolean;
}

export function createRunQueue(options: RunQueueOptions): RunQueue {
  const entries = new Map<string, Entry>();
  let isClosed = false;

  function startNext(): void {
    const all = [...entries.values()];
    const free = options.maxRuns - all.filter((entry) => entry.isRunning).length;
    for (const entry of all.filter((one) => !one.isRunning).slice(0, isClosed ? 0 : Math.max(0, free))) {
      entry.isRunning = true;
      void runEntry(options, entry)
        .catch((error: unknown) => {
          options.onFault(error);
          return entry.run.record;
        })
        .then((record) => finish(entry, record));
    }
  }
  function finish(entry: Entry, record: RunRecord): void {
    entries.delete(key(record));
    for (const resolve of entry.waiting) resolve(record);
    startNext();
  }
  function cancelEntry(entry: Entry): void {
    if (entry.isRunning) entry.abort.abort();
    else finish(entry, update(options, entry.run.record, { status: 'Canceled' }));
  }

  return {
    add(run) {
      entries.set(key(run.record), { run, abort: new AbortController(), waiting: [], isRunning: false });
      startNext();
    },
    cancel(registry, runId) {
      const entry = entries.get(key({ registry, runId }));
      if (entry !== undefined) cancelEntry(entry);
    },
    ended(registry, runId) {
      const record = options.store.get(registry, runId);
      const entry = entries.get(key({ registry, runId }));
      if (entry !== undefined) return endOf(entry);
      return record === undefined ? Promise.reject(new Error(`There is no run ${runId}.`)) : Promise.resolve(record);
    },
    async close() {
      isClosed = true;
      const open = [...entries.values()];
      const ends = open.map(endOf);
      for (const entry of open) cancelEntry(entry);
      await Promise.all(ends);
    },
  };
}

function endOf(entry: Entry): Promise<RunRecord> {
  return new Promise((resolve) => entry.waiting.push(resolve));
}

function key({ registry, runId }: Pick<RunRecord, 'registry' | 'runId'>): string {
  return `${registry}/${runId}`;
}

/** Runs one entry from `Started` to its end. Rejects only when that can't be written down. */
async function runEntry(options: RunQueueOptions, { run, abort }: Entry): Promise<RunRecord> {
  const started = update(options, run.record, { status: 'Started', startTime: options.now().toISOString() });
  const write = createLogWriter(logFile(options.logDirectory, started.registry, started.runId));
  try {
    const access = resolveLogins(run.access, run.request);
    try {
      update(options, started, { status: 'Running' });
      const result = await options.runner.start({ ...run.task, logins: access.logins, onOutput: write }, abort.signal);
      const { status, outputImages, errorMessage } = result;
      const message = errorMessage === undefined ? {} : { runErrorMessage: errorMessage };
      return update(options, started, { status, outputImages: [...outputImages], ...message });
    } finally {
      access.withdraw();
    }
  } catch (error) {
    const runErrorMessage = error instanceof Error ? error.message : String(error);
    write(`${runErrorMessage}\n`);
    const status = error instanceof CredentialsUnusable ? 'Failed' : 'Error';
    return update(options, started, { status, runErrorMessage });
  }
}

function update(options: RunQueueOptions, record: RunRecord, change: Partial<RunRecord>): RunRecord {
  const time = options.now().toISOString();
  const finish = change.status !== undefined && isFinal(change.status) ? { finishTime: time } : {};
  const updated = { ...record, ...change, ...finish, lastUpdatedTime: time };
  options.store.update(updated);
  return updated;
}
