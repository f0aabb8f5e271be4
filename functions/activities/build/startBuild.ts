import { buildArguments, buildOf } from '../../../shared/start/effectiveTask.ts';
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
  const { repository, tag } = builtImage(task, runId);
  await app.acrRuns.startBuild({
    name: buildName(runId, attempt),
    registry: task.registry,
    sourceLocation,
    dockerfile: task.dockerfile,
    imageNames: [`${repository}:${tag}`],
    arguments: await buildArguments(app, task),
    platform: task.platform,
    timeoutSeconds: task.timeoutSeconds,
    pullFrom,
  });
  await app.ledger.runs.update(runId, () => ({ status: 'Running' }));
  return null;
}
