import type { Digest } from './image.ts';

/** 10 characters of lower-case base32: ledger key, duplicate guard and orchestration instance ID in one. */
export type RunId = string & { readonly brand: 'RunId' };
/** A full commit ID: 40 (or 64) hex digits. */
export type Commit = string & { readonly brand: 'Commit' };

/** ACR's words. `Failed`: the answer is no. `Error`: we could not find out. */
export type RunStatus = 'Queued' | 'Started' | 'Running' | FinalStatus;
export type FinalStatus = 'Succeeded' | 'Failed' | 'Canceled' | 'Error' | 'Timeout';
export const finalStatuses: readonly FinalStatus[] = ['Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout'];
export const runStatuses: readonly RunStatus[] = ['Queued', 'Started', 'Running', ...finalStatuses];

export function isFinal(status: RunStatus): status is FinalStatus {
  return (finalStatuses as readonly RunStatus[]).includes(status);
}

/** What a run led to. Closed: an addition is a CHANGELOG line. */
export const outcomes = [
  'promoted',
  'unchanged',
  'rejected',
  'superseded',
  'revoked',
  'adopted',
  'built',
  'deployed',
  'rolledBack',
  'observed',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Why a run began, in ACR's words. */
export type Trigger = 'Commit' | 'Image Update' | 'Timer' | 'Manual';
export const triggers: readonly Trigger[] = ['Commit', 'Image Update', 'Timer', 'Manual'];

/** The fact that makes a run unique: the same cause reported again is the same run. */
export type Cause =
  /** A watched image was seen to move to a digest. `image`: `<registry>/<repository>:<tag>` */
  | { readonly kind: 'image'; readonly image: string; readonly digest: Digest; readonly observation: number }
  /** A watched Git ref was seen to move to a commit. `ref`: `<clone URL>#<branch>` */
  | { readonly kind: 'commit'; readonly ref: string; readonly commit: Commit; readonly observation: number }
  /** A task's `timer`. ISO 8601 to the minute. */
  | { readonly kind: 'timer'; readonly scheduledTime: string }
  /** An import's `revalidate`. ISO 8601 to the minute. */
  | { readonly kind: 'revalidation'; readonly scheduledTime: string }
  /** Somebody asked for a run. `request`: the Idempotency-Key, or a UUID of ours. */
  | { readonly kind: 'request'; readonly request: string }
  /** Somebody asked to go back to an earlier promoted digest. */
  | { readonly kind: 'rollback'; readonly request: string; readonly digest: Digest; readonly note: string }
  /** Somebody withdrew a digest. */
  | { readonly kind: 'revocation'; readonly request: string; readonly digest: Digest; readonly note: string };

/** The purpose of an ACR run that builds. */
export const buildPurpose = 'build';

/** A step of a test's own task file that promotion takes the place of. */
export interface ReplacedStep {
  /** Its ID. */
  readonly step: string;
  readonly reason: string;
}

/** A container group that a task file's own step made: Customhouse did not decide it. */
export interface FileDeployment {
  readonly containerGroup: string;
  readonly resourceGroup: string;
}

/** One ACR run that a run of ours made: where its log is. */
export interface AcrRun {
  /** The registry's name in customhouse.yaml. */
  readonly registry: string;
  readonly acrRunId: string;
  /** What it was for: `build`, or the gate's name. */
  readonly purpose: string;
  /** Of the test's own task file; the log says so at its beginning. */
  readonly replacedSteps?: readonly ReplacedStep[];
}

/** One execution of a task, as the ledger remembers it. */
export interface Run {
  readonly runId: RunId;
  readonly task: string;
  readonly trigger: Trigger;
  readonly cause: Cause;
  /** Who asked for it, as the sign-in names them; missing for who holds a key, and where nobody asked. */
  readonly requestedBy?: string;
  readonly status: RunStatus;
  /** ISO 8601. `createdAt`: the row; `startedAt`: the first activity. */
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** How often repair started the orchestration again; it gives up when that makes three starts. */
  readonly starts: number;
  /** The number by which decisions are ordered (docs/how-it-works.md, "Observe, decide, converge"). */
  readonly order?: number;
  readonly outcome?: Outcome;
  /** Why it ended as it did, for a person. */
  readonly reason?: string;
  /** The candidate, or the image that was built. */
  readonly digest?: Digest;
  readonly commit?: Commit;
  /** The digest of the base that a build really used. */
  readonly baseDigest?: Digest;
  /** `linux/amd64`, several joined by a comma. */
  readonly platform: string;
  readonly acrRuns: readonly AcrRun[];
  /** What the build's own task file deployed; missing where it deployed nothing. */
  readonly fileDeployments?: readonly FileDeployment[];
  readonly cancelRequested: boolean;
}

/** What a person follows of a run, by the words of the flow. */
export const stepNames = [
  'candidate',
  'quarantine',
  'gate',
  'promotion',
  'confirmation',
  'rejection',
  'rollback',
  'revocation',
  'source',
  'build',
  'base check',
  'deployment',
  'way back',
] as const;
export type StepName = (typeof stepNames)[number];

/** A part of a run that has begun; it is over when the next begins, or the run ends. */
export interface RunStep {
  readonly name: StepName;
  /** The gate that is asked, or the attempt of a build that is made again. */
  readonly of?: string;
  /** ISO 8601. */
  readonly startedAt: string;
}
