import type { Input, Output, Tools } from '../activity.ts';
import { deploymentOf } from './deploymentOf.ts';

/** Sends the whole desired state, by digest, as long as that is still what the ledger says. The only place where a container group is written. */
export async function applyDeployment(
  { task: name, digest, order }: Input<'applyDeployment'>,
  { app, log }: Tools,
): Promise<Output<'applyDeployment'>> {
  const { task, deploy } = deploymentOf(app, name);
  const { desired } = await app.ledger.deployments.read(name);
  if (desired?.digest !== digest || desired.order !== order) return { isApplied: false };
  await app.containerGroups.apply({
    ...deploy,
    image: { registry: task.registry, repository: task.repository, digest },
  });
  log.info(`${deploy.containerGroup} is to run ${digest}.`, { task: name, digest });
  return { isApplied: true };
}
