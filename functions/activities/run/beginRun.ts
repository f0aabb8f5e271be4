import type { App } from '../../../shared/app.ts';
import { toFault } from '../../../shared/errors.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import { isFinal, type Run } from '../../../shared/run.ts';
import { taskOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';

/**
 * Marks the run as started and gives it its number, before anything is looked up.
 *
 * Repeated, it keeps the number that was recorded first; a number taken in vain is no harm. A run that has ended stays so.
 */
export async function beginRun({ runId }: Input<'beginRun'>, tools: Tools): Promise<Output<'beginRun'>> {
  const { app } = tools;
  const run = await runOf(app, runId);
  if (isFinal(run.status)) return { kind: 'ended' };

  const order = run.order ?? (await takeNumber(app, run));
  const [begun] = await Promise.all([
    app.ledger.runs.update(runId, (current) => ({
      status: current.status === 'Queued' ? 'Started' : current.status,
      startedAt: current.startedAt ?? app.now().toISOString(),
      ...numbered(current.order ?? order),
    })),
    ...(run.cause.kind === 'commit' ? [tellCommit(run, tools)] : []),
  ]);
  if (isFinal(begun.status)) return { kind: 'ended' };
  return { kind: 'begun', task: run.task, trigger: run.trigger, cause: run.cause.kind };
}

/** A status that is missing must not keep the run from going on: at its end the commit is told again. */
async function tellCommit({ runId, task }: Run, { starter, log }: Tools): Promise<void> {
  try {
    await starter.start('tellCommit', `commit-begun-${runId}`, { runId });
  } catch (error) {
    log.warn(`The commit of run ${runId} was not told that it has begun: ${toFault(error).message}`, { runId, task });
  }
}

/** An image's move has its observation's number; what looks for itself takes the next; what looks at nothing new takes none. */
async function takeNumber(app: App, run: Run): Promise<number | undefined> {
  const task = taskOf(app, run.task);
  if (task.kind === 'build') return app.ledger.deployments.takeNumber(task.name);
  if (run.cause.kind === 'image') return run.cause.observation;
  if (run.cause.kind === 'revalidation' || run.cause.kind === 'revocation') return undefined;
  return app.ledger.observations.takeNumber(formatTaggedImage(task.from));
}

function numbered(order: number | undefined): Pick<Run, 'order'> {
  return order === undefined ? {} : { order };
}
