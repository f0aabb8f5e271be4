import type { Digest } from '../image.ts';
import type { DecisionInput, DeployedImage, DeploymentRecord } from '../ledger/ledger.ts';
import type { DeploymentChanges } from './deploy.ts';

export type GoingBack =
  { readonly kind: 'wentBack'; readonly digest: Digest } | { readonly kind: 'superseded' } | { readonly kind: 'none' };

/** Where a deployment that did not become healthy may go back to, newest first. What was rolled back from comes back only if that very roll-back failed. */
export function returnTargets(
  { images }: DeploymentRecord,
  { digest, order }: DecisionInput,
): readonly DeployedImage[] {
  // Of each digest the newest deployment says how it did last.
  const last = images.filter((image) => images.find((other) => other.digest === image.digest) === image);
  return last.filter(
    (image) =>
      image.order < order &&
      image.health === 'healthy' &&
      image.digest !== digest &&
      (image.rolledBackOrder === undefined || image.rolledBackOrder === order),
  );
}

/** The last healthy image is deployed again, but only while the run's own image is still what is desired. The order stays. */
export function goBack(
  { desired }: DeploymentRecord,
  { input, target }: { readonly input: DecisionInput; readonly target: DeployedImage | undefined },
  now: string,
): { readonly decision: GoingBack; readonly changes: DeploymentChanges } {
  const { digest, order, runId } = input;
  if (desired?.order !== order || desired.digest !== digest) return { decision: { kind: 'superseded' }, changes: {} };
  if (target === undefined) return { decision: { kind: 'none' }, changes: {} };
  return {
    decision: { kind: 'wentBack', digest: target.digest },
    changes: { desired: { digest: target.digest, order, runId, decidedAt: now, outcome: 'rolledBack' } },
  };
}
