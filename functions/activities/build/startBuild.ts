import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import type { DockerfileBuild, TaskFileBuild } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
import { buildArguments, buildOf } from '../../../shared/start/effectiveTask.ts';
import { fileValues, runsTaskFile } from '../../../shared/start/readTaskFile.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { buildName } from './buildName.ts';
import { builtImage } from './builtImage.ts';

/** Has ACR build and push the image. Repeated, it finds the build and starts nothing. */
export async function startBuild(
  { runId, attempt, sourceLocation, pullFrom }: Input<'startBuild'>,
  { app }: Tools,
): Promise<Output<'startBuild'>> {
  const run = await runOf(app, runId);
  const task = buildOf(app, run.task);
  await app.acrRuns.startBuild({
    name: buildName(runId, attempt),
    registry: task.registry,
    sourceLocation,
    platform: task.platform,
    timeoutSeconds: task.timeoutSeconds,
    pullFrom,
    ...(await whatToBuild(app, task, runId)),
  });
  await app.ledger.runs.update(runId, () => ({ status: 'Running' }));
  return null;
}

type WhatToBuild =
  | Pick<DockerfileBuild, 'dockerfile' | 'imageNames' | 'arguments'>
  | Pick<TaskFileBuild, 'taskFile' | 'valuesFile' | 'values'>;

async function whatToBuild(app: App, task: BuildTask, runId: RunId): Promise<WhatToBuild> {
  if (runsTaskFile(task)) {
    const { path: taskFile, values: valuesFile } = task.taskFile;
    return { taskFile, values: await fileValues(app, task), ...(valuesFile === undefined ? {} : { valuesFile }) };
  }
  const { repository, tag } = builtImage(task, runId);
  return {
    dockerfile: task.dockerfile,
    imageNames: [`${repository}:${tag}`],
    arguments: await buildArguments(app, task),
  };
}
