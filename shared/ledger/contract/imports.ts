import type { Digest } from '../../image.ts';
import type { RunId } from '../../run.ts';
import type { Decision, DecisionInput } from './decision.ts';
import type { DesiredDigest, DigestRecord, ImportKey, ImportRecord, Verdict } from './importRecord.ts';

export interface ImportLedger {
  /** All there is, however much: for pages and for what looks through it. */
  read(key: ImportKey): Promise<ImportRecord>;
  desired(key: ImportKey): Promise<DesiredDigest | undefined>;
  digest(key: ImportKey, digest: Digest): Promise<DigestRecord | undefined>;
  /** The tag existed before us: recorded as desired with order 0 as long as nothing was promoted. */
  adopt(key: ImportKey, digest: Digest): Promise<void>;
  promote(
    key: ImportKey,
    input: DecisionInput & { readonly uniqueTag: string; readonly byHand: boolean },
  ): Promise<Decision>;
  /**
   * Desired stays, its order rises (outcome `unchanged`). Where an older run has replaced the digest meanwhile, it becomes desired
   * again (outcome `promoted`: converge). `superseded` when something newer was decided, or something was said against it since.
   */
  confirmUnchanged(key: ImportKey, input: DecisionInput & { readonly byHand?: boolean }): Promise<Decision>;
  /** Desired stays. The rejection is kept with its number. */
  reject(key: ImportKey, input: DecisionInput & { readonly reason: string }): Promise<Decision>;
  /** Refused (`superseded`) for a digest that was never promoted or is revoked. */
  rollBack(key: ImportKey, input: DecisionInput): Promise<Decision>;
  /**
   * Marks the digest; if it is desired, desired becomes the newest good promotion, its order unchanged.
   *
   * @returns `now`: what is desired after it; this digest still where there was no good one. Repeated by the same run: the same
   */
  revoke(
    key: ImportKey,
    input: { readonly digest: Digest; readonly runId: RunId; readonly reason: string },
  ): Promise<{ readonly wasDesired: boolean; readonly now: Digest | undefined }>;
  markTagged(key: ImportKey, order: number): Promise<void>;
  /** The unique tag of a promotion, once written, was seen to hold another digest: it has to be written again. */
  markMoved(key: ImportKey, order: number): Promise<void>;
  recordVerdict(key: ImportKey, digest: Digest, verdict: Verdict): Promise<DigestRecord>;
  /** Makes the run a holder. `wait`: the quarantine is being deleted. */
  enterQuarantine(key: ImportKey, digest: Digest, runId: RunId): Promise<'entered' | 'wait'>;
  markQuarantined(key: ImportKey, digest: Digest): Promise<void>;
  leaveQuarantine(key: ImportKey, digest: Digest, runId: RunId): Promise<void>;
  /** True when nobody held it and it is now marked `deleting`; the caller deletes and then clears. */
  beginDeletion(key: ImportKey, digest: Digest, finished: (runId: RunId) => Promise<boolean>): Promise<boolean>;
  endDeletion(key: ImportKey, digest: Digest): Promise<void>;
  /** Every import that has a record. */
  list(): Promise<readonly ImportKey[]>;
}
