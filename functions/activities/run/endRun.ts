import { keyOf, taskOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';

/** Gives the run its final status, lets go of its quarantine and has the webhooks and the commit told. Repeated, the first status stays. */
export async function endRun(
  { runId, status, outcome, reason }: Input<'endRun'>,
  { app, starter, log }: Tools,
): Promise<Output<'endRun'>> {
  const run = await app.ledger.runs.update(runId, () => ({
    status,
    reason,
    finishedAt: app.now().toISOString(),
    ...(outcome === undefined ? {} : { outcome }),
  }));
  const task = taskOf(app, run.task);
  if (task.kind === 'import' && run.digest !== undefined)
    await app.ledger.imports.leaveQuarantine(keyOf(task), run.digest, runId);
  if (app.configuration.notify.length > 0) await starter.start('notify', `notify-${runId}`, { runId });
  if (run.cause.kind === 'commit') await starter.start('tellCommit', `commit-ended-${runId}`, { runId });
  log.info(`Run ${runId} of ${run.task} ended: ${run.status}. ${run.reason ?? ''}`, {
    runId,
    task: run.task,
    digest: run.digest,
    status: run.status,
    outcome: run.outcome,
  });
  return null;
}
