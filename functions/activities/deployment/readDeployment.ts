import type { Input, Output, Tools } from '../activity.ts';
import { deploymentOf } from './deploymentOf.ts';

/** What the ledger wants of a container group, and what the group is. */
export async function readDeployment(
  { task: name }: Input<'readDeployment'>,
  { app }: Tools,
): Promise<Output<'readDeployment'>> {
  const { deploy } = deploymentOf(app, name);
  const [{ desired }, state] = await Promise.all([app.ledger.deployments.read(name), app.containerGroups.read(deploy)]);
  return {
    healthySeconds: deploy.healthySeconds,
    ...(desired === undefined
      ? {}
      : { desired: { digest: desired.digest, order: desired.order, runId: desired.runId } }),
    ...(state?.digest === undefined ? {} : { digest: state.digest }),
    ...(state?.provisioning === 'failed' ? { hasFailed: true } : {}),
    ...(state?.startedAt === undefined ? {} : { startedAt: state.startedAt }),
  };
}
