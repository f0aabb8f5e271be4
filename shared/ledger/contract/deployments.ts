import type { Digest } from '../../image.ts';
import type { RunId } from '../../run.ts';
import type { Decision, DecisionInput } from './decision.ts';

export interface DesiredDeployment {
  readonly digest: Digest;
  readonly order: number;
  readonly runId: RunId;
  readonly decidedAt: string;
  readonly outcome: 'deployed' | 'rolledBack';
}

/** One image that a build task deployed or meant to. */
export interface DeployedImage {
  readonly digest: Digest;
  readonly order: number;
  readonly runId: RunId;
  /** `<registry>/<repository>:<tag>` of the base and what it was; undefined when the base is not known. */
  readonly base?: { readonly image: string; readonly digest: Digest };
  readonly health: 'unknown' | 'healthy' | 'unhealthy';
  readonly decidedAt: string;
  /** The number of the roll-back that left it. */
  readonly rolledBackOrder?: number;
}

export interface DeploymentRecord {
  readonly desired?: DesiredDeployment;
  /** Newest first. */
  readonly images: readonly DeployedImage[];
}

export interface DeploymentLedger {
  /** Names of the build tasks that have a record. */
  list(): Promise<readonly string[]>;
  read(task: string): Promise<DeploymentRecord>;
  takeNumber(task: string): Promise<number>;
  deploy(task: string, input: DecisionInput & { readonly base?: DeployedImage['base'] }): Promise<Decision>;
  /** Recorded with the newest image that has this digest. */
  recordHealth(task: string, digest: Digest, health: 'healthy' | 'unhealthy'): Promise<void>;
  /**
   * Goes back by hand, under the run's own number.
   *
   * @param isGone whether an image must not come back: its base was revoked
   * @returns `superseded` when a newer run has decided, the image never was healthy, or it is gone
   */
  rollBack(task: string, input: DecisionInput, isGone: (image: DeployedImage) => Promise<boolean>): Promise<Decision>;
  /**
   * Desired becomes the newest healthy image before, the order unchanged; holds only while desired is this digest and order.
   *
   * @param isGone whether an image must not come back: its base was revoked
   * @returns the digest gone back to; `superseded` when desired has changed; undefined when there is no healthy one
   */
  goBack(
    task: string,
    input: DecisionInput,
    isGone: (image: DeployedImage) => Promise<boolean>,
  ): Promise<
    { readonly kind: 'wentBack'; readonly digest: Digest } | { readonly kind: 'superseded' } | { readonly kind: 'none' }
  >;
}
