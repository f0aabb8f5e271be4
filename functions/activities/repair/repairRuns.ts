import type { Run } from '../../../shared/run.ts';
import { startOrchestration } from '../../../shared/start/startRun.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { endRun } from '../run/endRun.ts';
import { tolerantly } from './tolerantly.ts';

/** Younger rows may just be about to be started. Milliseconds. */
const restingMs = 120_000;
/** The first one included, which no row counts. */
const mostStarts = 3;

/** Starts again what has a row but no orchestration: whoever was to start it died, or the orchestration did. */
export async function repairRuns(_: Input<'repairRuns'>, tools: Tools): Promise<Output<'repairRuns'>> {
  const { app, log } = tools;
  await tolerantly(
    log,
    await app.ledger.runs.unfinished(),
    (run) => repairRun(run, tools),
    ({ runId, task }) => ({ runId, task }),
  );
  return null;
}

async function repairRun(run: Run, tools: Tools): Promise<void> {
  const { app, starter, log } = tools;
  const { runId, task, starts } = run;
  const isYoung = app.now().getTime() - Date.parse(run.createdAt) < restingMs;
  if (isYoung || (await starter.isUnfinished(runId))) return;
  if (starts + 1 >= mostStarts) {
    const reason = `Its orchestration was started ${mostStarts} times and never reached its end. The function app’s log has the details; run the task again.`;
    await endRun({ runId, status: 'Error', reason }, tools);
    log.error(`Run ${runId} given up: ${reason}`, { runId, task });
    return;
  }
  await app.ledger.runs.update(runId, (current) => ({ starts: current.starts + 1 }));
  await startOrchestration(app, starter, run);
  log.warn(`Repair started run ${runId} again.`, { runId, task });
}
