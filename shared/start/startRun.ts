import type { App } from '../app.ts';
import type { Task } from '../config/model.ts';
import type { Cause, Run, Trigger } from '../run.ts';
import { taskOf } from './effectiveTask.ts';
import { prepare } from './prepare.ts';
import { runIdOf } from './runId.ts';
import type { Starter } from './starter.ts';

export interface StartRequest {
  readonly task: string;
  readonly trigger: Trigger;
  readonly cause: Cause;
  /** The person, where it is known. */
  readonly requestedBy?: string;
}

/**
 * The one door: every trigger and every fan-out starts work here. The ledger's row is the duplicate guard, so the same
 * cause reported again is the same run.
 *
 * A row that is still `Queued` is started again: whoever inserted it may have died before the start, and the first
 * activity makes a second start harmless.
 *
 * @throws TASK_UNKNOWN, LEDGER_UNREACHABLE
 */
export async function startRun(
  app: App,
  starter: Starter,
  request: StartRequest,
): Promise<{ readonly run: Run; readonly isNew: boolean }> {
  const task = taskOf(app, request.task);
  await prepare(app);
  const runId = runIdOf(task.name, request.cause);
  const { run, inserted } = await app.ledger.runs.insert({ ...request, runId, platform: task.platform });
  if (run.status === 'Queued') await startOrchestration(app, starter, run);
  return { run, isNew: inserted };
}

/** Starts the orchestration of a run, under the run's ID. */
export async function startOrchestration(app: App, starter: Starter, run: Run): Promise<void> {
  await starter.start(orchestratorOf(taskOf(app, run.task), run.cause), run.runId);
}

function orchestratorOf(task: Task, cause: Cause): string {
  if (cause.kind === 'rollback') return task.kind === 'import' ? 'rollBack' : 'rollBackDeployment';
  if (cause.kind === 'revocation') return 'revoke';
  if (cause.kind === 'revalidation') return 'revalidate';
  return task.kind === 'import' ? 'gatedImport' : 'imageBuild';
}
