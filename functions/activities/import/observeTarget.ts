import { formatTaggedImage } from '../../../shared/image.ts';
import { importOf } from '../../../shared/start/effectiveTask.ts';
import { tellDependents } from '../../../shared/start/tellDependents.ts';
import type { Input, Output, Tools } from '../activity.ts';

/** The target tag holds what was decided: whoever builds on it runs, once. */
export async function observeTarget(
  { task: name, digest }: Input<'observeTarget'>,
  { app, starter, log }: Tools,
): Promise<Output<'observeTarget'>> {
  const task = importOf(app, name);
  const runs = await tellDependents(app, starter, task, digest);
  for (const run of runs)
    log.info(`${formatTaggedImage(task.to)} moved to ${digest}: ${run.task} runs as ${run.runId}.`, {
      runId: run.runId,
      task: run.task,
      digest,
    });
  return null;
}
