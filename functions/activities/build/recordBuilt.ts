import { buildOf } from '../../../shared/start/effectiveTask.ts';
import { fanOut } from '../../../shared/start/fanOut.ts';
import { lookAtImage } from '../../../shared/start/look.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { runOf } from '../runOf.ts';
import { builtImage } from './builtImage.ts';
import { deployedByFile } from './deployedByFile.ts';

/** Keeps with the run the image's digest and what its task file deployed and, where its tag is one that others may build on, tells them. */
export async function recordBuilt(
  { runId, digest }: Input<'recordBuilt'>,
  { app, starter }: Tools,
): Promise<Output<'recordBuilt'>> {
  const run = await runOf(app, runId);
  const task = buildOf(app, run.task);
  const fileDeployments = await deployedByFile(app, task, run);
  const deployed = fileDeployments.length === 0 ? {} : { fileDeployments };
  await app.ledger.runs.update(runId, () => ({ digest, ...deployed }));
  if (task.tag !== undefined) {
    await prepare(app);
    const observation = await lookAtImage(app, builtImage(task, runId));
    if (observation !== undefined) await fanOut(app, starter, observation);
  }
  // What deploys itself is not deployed again.
  return { deploys: task.deploy !== undefined && fileDeployments.length === 0, ...deployed };
}
