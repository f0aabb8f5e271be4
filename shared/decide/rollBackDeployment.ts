import type { Digest } from '../image.ts';
import type { Decision, DecisionInput, DeployedImage, DeploymentRecord } from '../ledger/ledger.ts';
import type { DeploymentChanges } from './deploy.ts';

/** The newest healthy deployment of the digest; undefined when it never was healthy. */
export function rollbackTarget({ images }: DeploymentRecord, digest: Digest): DeployedImage | undefined {
  return images.find((image) => image.digest === digest && image.health === 'healthy');
}

/**
 * Goes back by hand to an image that was healthy before. It is deployed under the run's own number; the one that is left comes back only by hand.
 *
 * @param isGone the target must not come back: its base was revoked
 */
export function rollBackDeployment(
  record: DeploymentRecord,
  { input, isGone }: { readonly input: DecisionInput; readonly isGone: boolean },
  now: string,
): { readonly decision: Decision; readonly changes: DeploymentChanges } {
  const { digest, order, runId } = input;
  const target = rollbackTarget(record, digest);
  if (target === undefined) return refused(`${digest} was never healthy, so there is nothing to go back to.`);
  if (isGone) return refused(`The base that ${digest} is built on was revoked.`);
  const { desired } = record;
  if (desired !== undefined && desired.order >= order)
    return refused(`Deployment ${desired.order} (${desired.digest}) is newer than ${order}.`);

  const left = record.images.find((image) => image.digest === desired?.digest && image.digest !== digest);
  return {
    decision: { kind: 'decided', outcome: 'rolledBack', reason: `Rolled back to ${digest}.` },
    changes: {
      desired: { digest, order, runId, decidedAt: now, outcome: 'rolledBack' },
      image: { digest, order, runId, health: 'unknown', decidedAt: now, ...(target.base && { base: target.base }) },
      ...(left && { left: { ...left, rolledBackOrder: order } }),
    },
  };
}

function refused(reason: string): { readonly decision: Decision; readonly changes: DeploymentChanges } {
  return { decision: { kind: 'superseded', reason }, changes: {} };
}
