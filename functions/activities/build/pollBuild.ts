import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { AcrRunState } from '../../../shared/ports.ts';
import { buildPurpose, type Run, type RunId } from '../../../shared/run.ts';
import { buildOf } from '../../../shared/start/effectiveTask.ts';
import type { BuildProgress } from '../../contracts.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { withAcrRun } from '../withAcrRun.ts';
import { runOf } from '../runOf.ts';
import { buildName } from './buildName.ts';
import { failureReason } from './failureReason.ts';
import { pushedImage } from './pushedImage.ts';

/** How long one poll waits for the end, so that a short build needs no durable timer. Milliseconds. */
const patienceMs = 15_000;

/** Waiting in ACR's queue is normal; after so long, on top of the build's own time, something is wrong. */
const queueBudgetSeconds = 2 * 3600;

/** Asks ACR how the build is doing. A cancellation stops it there. */
export async function pollBuild({ runId, attempt }: Input<'pollBuild'>, { app }: Tools): Promise<Output<'pollBuild'>> {
  const run = await runOf(app, runId);
  const task = buildOf(app, run.task);
  const patience = run.cancelRequested ? { patienceMs: 0 } : { patienceMs, like: task.name };
  const state = await app.acrRuns.build(task.registry, buildName(runId, attempt), patience);
  if (state === undefined)
    throw new CustomhouseError('AZURE_UNREACHABLE', `ACR does not know the build ${buildName(runId, attempt)} yet.`);
  // As it is now: it may have been asked while the build was waited for, and nothing is decided yet.
  const { cancelRequested } = await recordAcrRun(app, run, { task, state });
  if (state.kind === 'final') return cancelRequested ? { kind: 'canceled' } : endOf(app, { task, runId, state });
  const isOverdue = app.now().getTime() > latestEnd(run, task, attempt);
  if (!cancelRequested && !isOverdue) return { kind: 'going' };
  await app.acrRuns.cancel(task.registry, state.acrRunId);
  return cancelRequested ? { kind: 'canceled' } : overdue(state);
}

/** Milliseconds. */
function latestEnd({ startedAt, createdAt }: Run, task: BuildTask, attempt: number): number {
  return Date.parse(startedAt ?? createdAt) + attempt * (task.timeoutSeconds + queueBudgetSeconds) * 1000;
}

function overdue({ acrRunId }: AcrRunState): BuildProgress {
  const reason = `The build (ACR run ${acrRunId}) did not end in time and was canceled. Look at the registry’s other runs, then run the task again.`;
  return { kind: 'ended', status: 'Timeout', reason };
}

/** @returns the run as it is afterwards */
async function recordAcrRun(
  app: App,
  run: Run,
  { task, state }: { readonly task: BuildTask; readonly state: AcrRunState },
): Promise<Run> {
  const acrRun = { registry: task.registry, acrRunId: state.acrRunId, purpose: buildPurpose };
  if (withAcrRun(run.acrRuns, acrRun) === run.acrRuns) return runOf(app, run.runId);
  return app.ledger.runs.update(run.runId, (current) => ({ acrRuns: withAcrRun(current.acrRuns, acrRun) }));
}

interface EndedBuild {
  readonly task: BuildTask;
  readonly runId: RunId;
  readonly state: Extract<AcrRunState, { kind: 'final' }>;
}

async function endOf(app: App, { task, runId, state }: EndedBuild): Promise<BuildProgress> {
  if (state.status !== 'Succeeded') {
    const reason = await failureReason(app, task.registry, state);
    return { kind: 'ended', status: state.status, reason };
  }
  const pushed = await pushedImage(app, task, runId, state);
  if (pushed.kind === 'pushed') return { kind: 'succeeded', digest: pushed.digest };
  return { kind: 'ended', status: 'Failed', reason: pushed.reason };
}
