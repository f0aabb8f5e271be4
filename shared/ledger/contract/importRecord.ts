import type { Digest, TaggedImage } from '../../image.ts';
import type { Outcome, RunId } from '../../run.ts';

/** One gate's answer about one digest, as it is kept. */
export interface Verdict {
  readonly gate: string;
  readonly answer: 'pass' | 'reject' | 'fault';
  readonly reason?: string;
  /** At most 4 KB. */
  readonly evidence: string;
  readonly runId: RunId;
  /** ISO 8601. */
  readonly at: string;
  readonly acrRunId?: string;
  readonly platform: string;
}

/** What an import was last decided to be. */
export interface DesiredDigest {
  readonly digest: Digest;
  /** "Desired = digest, order = n" holds only over a lower order. */
  readonly order: number;
  readonly outcome: Outcome;
  readonly runId?: RunId;
  readonly decidedAt: string;
}

export interface Promotion {
  readonly digest: Digest;
  readonly order: number;
  readonly runId: RunId;
  /** `15-alpine-<run ID>` */
  readonly uniqueTag: string;
  readonly promotedAt: string;
  /** The unique tag is written, locked and protected. */
  readonly tagged: boolean;
  /** Somebody took the lock from the unique tag and pushed another image under it: ours is written over that. */
  readonly moved?: true;
}

/** What is known of one digest of an import, as far as decisions depend on it. */
export interface DigestState {
  readonly digest: Digest;
  readonly firstSeenAt: string;
  /** Unfinished runs that need its quarantine. */
  readonly holders: readonly RunId[];
  readonly quarantine: 'absent' | 'present' | 'deleting';
  /** The highest number under which it was rejected. */
  readonly rejectedOrder?: number;
  readonly rejectedAt?: string;
  readonly revokedAt?: string;
  readonly revokedReason?: string;
  /** Rolled back from: promoted again only by hand. */
  readonly rolledBackOrder?: number | undefined;
}

/** What is known of one digest of an import. */
export interface DigestRecord extends DigestState {
  /** Newest first, the newest 20. */
  readonly verdicts: readonly Verdict[];
  /** How many of the newest runs in a row ended in a fault of a gate. */
  readonly faultsInRow: number;
}

/** What an import's decisions depend on. */
export interface ImportState {
  readonly desired?: DesiredDigest;
  /** Newest first. */
  readonly promotions: readonly Promotion[];
  readonly digests: ReadonlyMap<Digest, DigestState>;
}

/** Everything that one import has decided. All of it shares one partition. */
export interface ImportRecord extends ImportState {
  readonly digests: ReadonlyMap<Digest, DigestRecord>;
}

/** Names an import: its task and its target, since an import may follow many tags later. */
export interface ImportKey {
  readonly task: string;
  readonly target: TaggedImage;
}
