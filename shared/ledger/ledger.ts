import type { Digest, TaggedImage } from '../image.ts';
import type { Commit, Outcome, Run, RunId, RunStatus, RunStep, Trigger } from '../run.ts';

/*
 * The tables in which decisions are made and remembered. Every method may be repeated; each write is conditional on what it
 * relied on. Throws CustomhouseError LEDGER_UNREACHABLE or, when others keep winning, LEDGER_CONFLICT.
 */

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; missing on the last page. */
  readonly next?: string;
}

export interface RunFilter {
  readonly task?: string;
  readonly status?: RunStatus;
  readonly trigger?: Trigger;
  /** ISO 8601, inclusive. */
  readonly from?: string;
  readonly to?: string;
}

export type NewRun = Pick<Run, 'runId' | 'task' | 'trigger' | 'cause' | 'platform'>;

/** What may change about a run; the rest is what it is found by. */
export type RunChange = Partial<Omit<Run, keyof NewRun | 'createdAt'>>;

export interface RunLedger extends StepLedger {
  /** Inserts a `Queued` row unless there is one; the row as it is now, and whether this call made it. */
  insert(run: NewRun): Promise<{ readonly run: Run; readonly inserted: boolean }>;
  get(runId: RunId): Promise<Run | undefined>;
  /** Applies a change to an unfinished row. A final row stays as it is and is returned. */
  update(runId: RunId, change: (run: Run) => RunChange): Promise<Run>;
  /** Newest first. Reads index rows only, never the whole table. */
  list(filter: RunFilter, limit: number, next?: string): Promise<Page<Run>>;
  /** Every run that is not final, the ones that never started included; mends index rows that a crash left behind. */
  unfinished(): Promise<readonly Run[]>;
}

export interface StepLedger {
  /** Notes that a step of a run has begun; one that had begun before keeps its time. */
  beginStep(runId: RunId, step: Omit<RunStep, 'startedAt'>): Promise<void>;
  /** In the order in which they began. */
  steps(runId: RunId): Promise<readonly RunStep[]>;
}

/** "This tag was seen to move to this digest", or a ref to a commit. */
export interface Observation<Value extends string = string> {
  /** `<registry>/<repository>:<tag>` or `<clone URL>#<branch>` */
  readonly watched: string;
  readonly value: Value;
  readonly number: number;
  /** The registry's own time, ISO 8601; undefined where it gives none. */
  readonly time?: string;
}

export interface Seen<Value extends string> {
  readonly value: Value;
  readonly time?: string;
}

export interface ObservationLedger {
  /**
   * Records what an event or webhook reported. The same value as last observed makes no new observation (but carries its time
   * forward). `late` when it is older than the last observation: nothing was recorded, start nothing.
   */
  report<Value extends Digest | Commit>(
    watched: string,
    seen: Seen<Value>,
  ): Promise<{ readonly kind: 'current'; readonly observation: Observation<Value> } | { readonly kind: 'late' }>;
  /**
   * Reads the row, then the world, then writes under the row's ETag; on conflict looks again. Undefined when there is nothing to see.
   *
   * The first sight of what was never looked at nor reported is no move: who watches already begins there. Seen missing first, its
   * appearance is one.
   */
  look<Value extends Digest | Commit>(
    watched: string,
    read: () => Promise<Seen<Value> | undefined>,
  ): Promise<Observation<Value> | undefined>;
  current(watched: string): Promise<Observation | undefined>;
  /** The next number of the watched thing's one counter. */
  takeNumber(watched: string): Promise<number>;
  /**
   * Tasks begin to watch: at the last observation, so that nothing runs for what was there before. One that watches already goes on from where it is.
   * A hundred tasks that share a test are one write, not a hundred in each other's way.
   */
  beginWatch(watched: string, ...tasks: readonly string[]): Promise<void>;
  /** The task no longer watches; a later beginWatch begins anew. */
  endWatch(watched: string, task: string): Promise<void>;
  /** What the task watches now. */
  watchedBy(task: string): Promise<readonly string[]>;
  /** The observation that the task's newest run took or that its watch began at: only a higher number is new to it. Undefined when it does not watch. */
  lastTaken(watched: string, task: string): Promise<number | undefined>;
  /** The task's run takes this observation; never goes down. */
  take(watched: string, task: string, observation: number): Promise<void>;
}

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

export interface DecisionInput {
  readonly digest: Digest;
  readonly order: number;
  readonly runId: RunId;
}

export type Decision =
  | { readonly kind: 'decided'; readonly outcome: Outcome; readonly reason: string }
  /** Refused: something newer, or something that was said of the digest since, stands against it. */
  | { readonly kind: 'superseded'; readonly reason: string };

export interface ImportLedger {
  read(key: ImportKey): Promise<ImportRecord>;
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

export interface BaseLedger {
  /** Replaces what one task builds on. `images`: `<registry>/<repository>:<tag>` */
  write(task: string, images: readonly string[]): Promise<void>;
  /** Build tasks whose Dockerfiles build on the image. */
  dependents(image: string): Promise<readonly string[]>;
  of(task: string): Promise<readonly string[]>;
}

export interface TaskSettings {
  /** On top of the file: undefined where the file's word stands. */
  readonly enabled?: boolean;
  readonly set: Readonly<Record<string, string>>;
}

export interface SettingLedger {
  get(task: string): Promise<TaskSettings>;
  setEnabled(task: string, enabled: boolean): Promise<void>;
  set(task: string, name: string, value: string): Promise<void>;
  unset(task: string, name: string): Promise<void>;
  /** Small marks of our own, such as the fingerprint of the configuration whose bases were written. */
  mark(name: string): Promise<string | undefined>;
  setMark(name: string, value: string): Promise<void>;
}

export interface Ledger {
  readonly runs: RunLedger;
  readonly observations: ObservationLedger;
  readonly imports: ImportLedger;
  readonly deployments: DeploymentLedger;
  readonly bases: BaseLedger;
  readonly settings: SettingLedger;
}
