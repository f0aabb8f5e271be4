import type { DeployedImage } from '../../../shared/ledger/ledger.ts';
import type { Run } from '../../../shared/run.ts';
import { isBaseRevoked } from '../../../shared/start/isBaseRevoked.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { orderOf, runOf } from '../runOf.ts';
import { deploymentOf } from './deploymentOf.ts';

/** Decides that the image is what the container group is to run. Nothing outside the ledger is touched. */
export async function decideDeployment(
  { runId, digest, base }: Input<'decideDeployment'>,
  { app }: Tools,
): Promise<Output<'decideDeployment'>> {
  const run = await runOf(app, runId);
  const { kind, reason } = await app.ledger.deployments.deploy(run.task, {
    digest,
    order: orderOf(run),
    runId,
    ...baseOf(run, base),
  });
  return { kind, reason };
}

function baseOf({ baseDigest }: Run, image: string | undefined): Pick<DeployedImage, 'base'> {
  return image === undefined || baseDigest === undefined ? {} : { base: { image, digest: baseDigest } };
}

/** Goes back to the newest image that was healthy, unless a newer run has decided meanwhile. */
export async function goBack({ runId, digest }: Input<'goBack'>, { app }: Tools): Promise<Output<'goBack'>> {
  const run = await runOf(app, runId);
  const { deploy } = deploymentOf(app, run.task);
  const back = await app.ledger.deployments.goBack(run.task, { digest, order: orderOf(run), runId }, (image) =>
    isBaseRevoked(app, image),
  );
  if (back.kind === 'wentBack')
    return { kind: 'wentBack', reason: `${deploy.containerGroup} goes back to ${back.digest}.` };
  if (back.kind === 'superseded')
    return { kind: 'superseded', reason: 'A newer run has deployed its image meanwhile.' };
  return {
    kind: 'none',
    reason: `There is no earlier healthy image to go back to, so ${deploy.containerGroup} stays as it is.`,
  };
}

/** Decides to go back to the image that the run's cause names. */
export async function decideDeploymentRollback(
  { runId }: Input<'decideDeploymentRollback'>,
  { app }: Tools,
): Promise<Output<'decideDeploymentRollback'>> {
  const run = await runOf(app, runId);
  if (run.cause.kind !== 'rollback') throw new Error(`Run ${runId} is no roll-back.`);
  const { digest } = run.cause;
  await app.ledger.runs.update(runId, () => ({ digest }));
  const { kind, reason } = await app.ledger.deployments.rollBack(
    run.task,
    { digest, order: orderOf(run), runId },
    (image) => isBaseRevoked(app, image),
  );
  return { kind, reason, digest };
}
