import type { Decision, DecisionInput, DeployedImage, DeploymentRecord, DesiredDeployment } from '../ledger/ledger.ts';

export interface DeployInput extends DecisionInput {
  readonly base?: DeployedImage['base'];
}

export interface DeploymentChanges {
  readonly desired?: DesiredDeployment;
  readonly image?: DeployedImage;
  /** Rolled back from. */
  readonly left?: DeployedImage;
}

/** An image was built: it is deployed unless a newer run's was. */
export function deploy(
  { desired }: DeploymentRecord,
  { digest, order, runId, base }: DeployInput,
  now: string,
): { readonly decision: Decision; readonly changes: DeploymentChanges } {
  if (desired !== undefined && desired.order >= order) {
    const reason = `Deployment ${desired.order} (${desired.digest}) is newer than ${order}.`;
    return { decision: { kind: 'superseded', reason }, changes: {} };
  }

  return {
    decision: { kind: 'decided', outcome: 'deployed', reason: `Deployed ${digest}.` },
    changes: {
      desired: { digest, order, runId, decidedAt: now, outcome: 'deployed' },
      image: { digest, order, runId, health: 'unknown', decidedAt: now, ...(base && { base }) },
    },
  };
}
