import { join } from 'node:path';
import { readAllJson, writeJson } from '../jsonFile.ts';
import { isFinal, runRecordSchema, type RunRecord } from './runRecord.ts';

/** The records of all runs of all registries, on disk. */
export interface RunStore {
  /** A new record with the registry's next run ID. */
  create(record: Omit<RunRecord, 'runId'>): RunRecord;
  update(record: RunRecord): void;
  get(registry: string, runId: string): RunRecord | undefined;
  /** Newest first. */
  list(registry: string): readonly RunRecord[];
}

/** Runs that were not final when the last process ended become `Canceled` (still queued) or `Error`. */
export function openRunStore(directory: string, registries: readonly string[], now: () => Date): RunStore {
  const runs = new Map(registries.map((registry) => [registry, new Map<string, RunRecord>()]));
  function update(record: RunRecord): void {
    runsOf(runs, record.registry).set(record.runId, record);
    writeJson(join(directory, record.registry, `${record.runId}.json`), record);
  }
  for (const registry of registries) {
    const records = readAllJson(join(directory, registry), runRecordSchema).toSorted((a, b) => order(a) - order(b));
    for (const record of records) runsOf(runs, registry).set(record.runId, record);
    for (const record of records) if (!isFinal(record.status)) update(interrupted(record, now()));
  }
  return {
    create(record) {
      const last = [...runsOf(runs, record.registry).values()].at(-1);
      const created = { ...record, runId: `cf${last === undefined ? 1 : order(last) + 1}` };
      update(created);
      return created;
    },
    update,
    get: (registry, runId) => runsOf(runs, registry).get(runId),
    list: (registry) => [...runsOf(runs, registry).values()].reverse(),
  };
}

/** In the order in which they were made. */
function runsOf(runs: Map<string, Map<string, RunRecord>>, registry: string): Map<string, RunRecord> {
  const found = runs.get(registry);
  if (found === undefined) throw new Error(`There is no registry ${registry}.`);
  return found;
}

function order({ runId }: RunRecord): number {
  return Number(runId.slice('cf'.length));
}

function interrupted(record: RunRecord, now: Date): RunRecord {
  const time = now.toISOString();
  const ended = { ...record, finishTime: time, lastUpdatedTime: time };
  if (record.status === 'Queued') return { ...ended, status: 'Canceled' };
  return { ...ended, status: 'Error', runErrorMessage: 'The local Azure was stopped during this run.' };
}
