import type { App } from '../../../shared/app.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import type { SourceTree } from '../../../shared/ports.ts';
import type { Commit, Run } from '../../../shared/run.ts';
import { buildOf } from '../../../shared/start/effectiveTask.ts';
import { fanOut } from '../../../shared/start/fanOut.ts';
import { lookAtRef } from '../../../shared/start/look.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import { isRemembered, writeBases } from '../../../shared/start/refreshBases.ts';
import { type TaskBases, taskBases } from '../../../shared/start/taskBases.ts';
import { refName } from '../../../shared/start/refName.ts';
import { syncWatches } from '../../../shared/start/syncWatches.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';

/**
 * Takes the tree of the run's commit to ACR by upload, and reads from its Dockerfiles what it builds on.
 *
 * @throws DOCKERFILE_NOT_FOUND, TASK_FILE_NOT_FOUND, TASK_FILE_INVALID, SOURCE_TOO_LARGE, GIT_UNREACHABLE, GIT_FORBIDDEN, GIT_REF_NOT_FOUND
 */
export async function fetchSource({ runId }: Input<'fetchSource'>, tools: Tools): Promise<Output<'fetchSource'>> {
  const { app } = tools;
  const run = await runOf(app, runId);
  const task = buildOf(app, run.task);
  const upload = app.acrRuns.beginUpload(task.registry);
  const found = run.commit ?? (await commitOf(run, task, tools));
  const fetched = app.git.fetch(task.context, found);
  // Its fault comes after the ledger's.
  fetched.catch(() => undefined);
  const { commit = found } = await app.ledger.runs.update(runId, (current) => ({ commit: current.commit ?? found }));
  const tree = await (commit === found ? fetched : app.git.fetch(task.context, commit));

  const [{ registries, final }, sourceLocation] = await Promise.all([
    recordBases(app, task, tree),
    tree.tarGz().then(upload),
  ]);
  const pullFrom = registries.filter((registry) => registry !== task.registry);
  return { commit, sourceLocation, pullFrom, ...(final === undefined ? {} : { base: formatTaggedImage(final) }) };
}

/** Most commits change nothing of what a task builds on. */
async function recordBases(app: App, task: BuildTask, tree: SourceTree): Promise<TaskBases> {
  const found = taskBases(app, task, tree);
  if (await isRemembered(app, task, found)) return found;
  const bases = await writeBases(app, task, tree);
  await syncWatches(app, task);
  return bases;
}

async function commitOf(run: Run, task: BuildTask, { app, starter }: Tools): Promise<Commit> {
  if (run.cause.kind === 'commit') return run.cause.commit;
  await prepare(app);
  const observation = await lookAtRef(app, task.context);
  if (observation === undefined)
    throw new CustomhouseError(
      'GIT_REF_NOT_FOUND',
      `There is no branch ${task.context.branch} in ${task.context.url}. Check \`context:\` of task ${task.name}.`,
    );
  await app.ledger.observations.take(refName(task.context), task.name, observation.number);
  await fanOut(app, starter, observation);
  return observation.value;
}
