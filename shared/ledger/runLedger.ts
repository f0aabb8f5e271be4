import { isFinal, type Run, type RunId } from '../run.ts';
import { cut } from './cut.ts';
import type { NewRun, RunChange, RunLedger } from './ledger.ts';
import { listRuns } from './listRuns.ts';
import { changeRow, type LedgerTools, type Place, readRow } from './places.ts';
import { createRunIndex, type RunIndex } from './runIndex.ts';
import { runRow } from './runRow.ts';
import { createStepLedger } from './stepLedger.ts';

/** An insert takes far less: an older row of the index without a run was left by a crash. */
const insertedWithinMs = 600_000;

export function createRunLedger(tools: LedgerTools): RunLedger {
  const { tables, now, pause } = tools;
  const table = tables('Runs');
  const index = createRunIndex(tables('RunIndex'));

  function placeOf(runId: RunId): Place<Run> {
    return { table, partition: runId, key: 'run', schema: runRow };
  }

  async function get(runId: RunId): Promise<Run | undefined> {
    return (await readRow(placeOf(runId)))?.value;
  }

  async function insert(asked: NewRun): Promise<{ readonly run: Run; readonly inserted: boolean }> {
    const run = newRun(asked, now().toISOString());
    // Side by side: most are new.
    const [known] = await Promise.all([get(asked.runId), index.open(run.runId, run.createdAt)]);
    if (known !== undefined) {
      // Whoever inserted it may have died before it was in the lists; a final one is not open again.
      if (known.status === 'Queued' || isFinal(known.status)) await index.add(known);
      return { run: known, inserted: false };
    }
    const inserted = await table.commit(run.runId, [{ kind: 'insert', key: 'run', value: run }]);
    if (!inserted) return { run: (await get(run.runId)) ?? run, inserted };
    await index.add(run);
    return { run, inserted };
  }

  async function update(runId: RunId, change: (run: Run) => RunChange): Promise<Run> {
    const run = await changeRow(placeOf(runId), (known) => changed(existing(known, runId), change), pause);
    if (isFinal(run.status)) await index.add(run);
    return run;
  }

  async function unfinished(): Promise<readonly Run[]> {
    const opened = await index.opened();
    const runs = await Promise.all(
      opened.map(async ({ runId, openedAt }) => mend(index, { runId, openedAt, run: await get(runId) }, now())),
    );
    return runs.filter((run) => run !== undefined);
  }

  return {
    ...createStepLedger(tools),
    insert,
    get,
    update,
    unfinished,
    list: (filter, limit, next) => listRuns({ index, get, unfinished }, { filter, limit, next }),
  };
}

function newRun({ runId, task, trigger, cause, requestedBy, platform }: NewRun, createdAt: string): Run {
  return {
    runId,
    task,
    trigger,
    cause,
    ...(requestedBy === undefined ? {} : { requestedBy }),
    platform,
    status: 'Queued',
    createdAt,
    starts: 0,
    acrRuns: [],
    cancelRequested: false,
  };
}

function existing(run: Run | undefined, runId: RunId): Run {
  if (run === undefined) throw new Error(`Run ${runId} was never inserted.`);
  return run;
}

function changed(run: Run, change: (run: Run) => RunChange): Run {
  if (isFinal(run.status)) return run;
  const after = { ...run, ...change(run) };
  return after.reason === undefined ? after : { ...after, reason: cut(after.reason) };
}

interface OpenRun {
  readonly runId: RunId;
  readonly openedAt: string;
  readonly run: Run | undefined;
}

/** Puts right what a crash between two writes left. Undefined: there is no such unfinished run. */
async function mend(index: RunIndex, { runId, openedAt, run }: OpenRun, now: Date): Promise<Run | undefined> {
  if (run === undefined) {
    if (now.getTime() - Date.parse(openedAt) > insertedWithinMs) await index.forget(runId);
    return undefined;
  }
  if (isFinal(run.status) || run.status === 'Queued') await index.add(run);
  return isFinal(run.status) ? undefined : run;
}
