import type { BuildTask, ImportTask, Task } from '../../../shared/config/model.ts';
import { formatTaggedImage } from '../../../shared/image.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { convergenceId } from '../../../shared/start/report.ts';
import { tellDependents } from '../../../shared/start/tellDependents.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { adoptTarget } from '../import/adoptTarget.ts';
import { tolerantly } from './tolerantly.ts';

/** Finds tags and container groups that are not what the ledger says, and has them put right. */
export async function repairDrift(_: Input<'repairDrift'>, tools: Tools): Promise<Output<'repairDrift'>> {
  const { app, log } = tools;
  await tolerantly(
    log,
    app.configuration.tasks.values(),
    (task) => repairTask(task, tools),
    ({ name }) => ({ task: name }),
  );
  return null;
}

async function repairTask(task: Task, tools: Tools): Promise<void> {
  if (task.kind === 'import') await repairTags(task, tools);
  else if (task.deploy !== undefined) await repairDeployment({ ...task, deploy: task.deploy }, tools);
}

async function repairTags(task: ImportTask, { app, starter, log }: Tools): Promise<void> {
  await adoptTarget(app, task);
  const { desired, promotions } = await app.ledger.imports.read(keyOf(task));
  if (desired === undefined || desired.outcome === 'adopted') return;
  const seen = (await app.registries.head(task.to, task.to.tag))?.digest;
  if (seen === desired.digest && promotions.every(({ tagged }) => tagged)) {
    await tellDependents(app, starter, task, desired.digest);
    return;
  }
  log.warn(`ALERT: drift. ${formatTaggedImage(task.to)} is ${seen ?? 'missing'}, decided was ${desired.digest}.`, {
    task: task.name,
    digest: desired.digest,
  });
  await starter.start('convergeImport', convergenceId(task.name), { task: task.name });
}

async function repairDeployment(
  task: BuildTask & Required<Pick<BuildTask, 'deploy'>>,
  { app, starter, log }: Tools,
): Promise<void> {
  const { desired, images } = await app.ledger.deployments.read(task.name);
  if (desired === undefined) return;
  const state = await app.containerGroups.read(task.deploy);
  const seen = state?.digest;
  const isKnownBad = images.find(({ digest }) => digest === desired.digest)?.health === 'unhealthy';
  if (seen === desired.digest && (state?.provisioning !== 'failed' || isKnownBad)) return;
  log.warn(
    `ALERT: drift. ${task.deploy.containerGroup} runs ${seen ?? 'nothing of ours'}, decided was ${desired.digest}.`,
    { task: task.name, digest: desired.digest },
  );
  await starter.start('repairDeployment', convergenceId(task.name), { task: task.name });
}
