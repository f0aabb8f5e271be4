import type { Fault } from '../shared/errors.ts';
import type { GateAnswer, GateTicket } from '../shared/gates/gate.ts';
import type { Digest, RegistryName } from '../shared/image.ts';
import type { Operation } from '../shared/ports.ts';
import type { Report } from '../shared/start/report.ts';
import type { Cause, Commit, FileDeployment, FinalStatus, Outcome, RunId, Trigger } from '../shared/run.ts';

/*
 * What orchestrators and activities know of each other. Everything here crosses the engine as JSON and is kept in histories:
 * small values, no secrets, no classes.
 */

/** How an activity answers: a fault is a value too, since classes do not survive the way through the engine. */
export type ActivityResult<T> =
  | { readonly ok: true; readonly value: T }
  /** `isCanceled`: nobody wants the run to wait for the fault to pass any more. */
  | { readonly ok: false; readonly fault: Fault; readonly isCanceled?: true };

/** A step of work on a run: the run's ID is all it needs, the rest is in the ledger. */
export interface OfRun {
  readonly runId: RunId;
}

export type RunBeginning =
  /** A late second start: the run has ended and nothing may happen. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'begun'; readonly task: string; readonly trigger: Trigger; readonly cause: Cause['kind'] };

export interface RunEnd {
  readonly status: FinalStatus;
  readonly outcome?: Outcome;
  readonly reason: string;
}

export interface IdentifiedCandidate {
  readonly digest: Digest;
  /** It is what was last decided, and by the gates: not merely adopted. */
  readonly isDesired: boolean;
  /** The gates' ids, in the order in which they are asked. */
  readonly gates: readonly string[];
}

/** One step towards a candidate in quarantine; `quarantined` only after the digest was read back there. */
export type QuarantineProgress =
  | { readonly kind: 'quarantined' }
  /** Its deletion goes on: come again. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'copying'; readonly registry: RegistryName; readonly operation: Operation };

export type GateProgress =
  | { readonly kind: 'answered'; readonly answer: Omit<GateAnswer, 'evidence'> & { readonly reason?: string } }
  | { readonly kind: 'asked'; readonly ticket: GateTicket; readonly waitingFor?: string }
  | { readonly kind: 'canceled' };

export interface DecisionResult {
  readonly kind: 'decided' | 'superseded';
  readonly reason: string;
}

export interface Confirmation extends DecisionResult {
  /** An older run had replaced the digest meanwhile: it is desired again, and the tags have to follow. */
  readonly isBack: boolean;
}

/** One step towards tags that say what the ledger says. */
export type ImportConvergence =
  | { readonly kind: 'copying'; readonly registry: RegistryName; readonly operation: Operation }
  /** Something was put right; look again. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'equal'; readonly digest: Digest; readonly order: number }
  /** Nothing was decided yet, or the tag was only adopted. */
  | { readonly kind: 'nothing' };

export interface FetchedSource {
  readonly commit: Commit;
  /** Where ACR finds the uploaded tree. */
  readonly sourceLocation: string;
  /** Registries that the Dockerfile's stages come from, the task's own left out. */
  readonly pullFrom: readonly RegistryName[];
  /** `<registry>/<repository>:<tag>` that the image's first layers come from; missing where it is none of a configured registry. */
  readonly base?: string;
}

export type BuildProgress =
  | { readonly kind: 'going' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'succeeded'; readonly digest: Digest }
  | { readonly kind: 'ended'; readonly status: Exclude<FinalStatus, 'Succeeded'>; readonly reason: string };

export type BaseCheck =
  | { readonly kind: 'right' }
  /** The image was built on something else than was decided: build again. */
  | { readonly kind: 'other'; readonly reason: string };

/** What a deployment should be and what it is. */
export interface DeploymentView {
  readonly desired?: { readonly digest: Digest; readonly order: number; readonly runId: RunId };
  readonly digest?: Digest;
  /** The container service could not make it what it was told to be. */
  readonly hasFailed?: boolean;
  readonly startedAt?: string;
}

export type HealthCheck =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'waiting'; readonly message: string }
  /** It can not become healthy any more, in the container service's words. */
  | { readonly kind: 'unhealthy'; readonly message: string }
  /** The ledger names another digest by now, or somebody changed the group. */
  | { readonly kind: 'changed' };

export interface ActivityContracts {
  /** `left`: what can't be followed up now, and why. */
  recordReports: {
    input: { readonly reports: readonly Report[] };
    output: { readonly left: readonly Report[]; readonly fault?: Fault };
  };

  beginRun: { input: OfRun; output: RunBeginning };
  endRun: { input: OfRun & RunEnd; output: null };

  identifyCandidate: { input: OfRun; output: IdentifiedCandidate };
  /** For a revalidation: what is desired now; null when there is nothing to ask about. */
  identifyDesired: { input: OfRun; output: IdentifiedCandidate | null };
  quarantineImage: { input: OfRun & { readonly digest: Digest }; output: QuarantineProgress };
  pollImport: {
    input: { readonly registry: RegistryName; readonly operation: Operation };
    /** `fault`: it ended with one, and may be begun again. */
    output: { readonly isDone: boolean; readonly fault?: Fault };
  };
  beginGate: { input: OfRun & { readonly digest: Digest; readonly gate: string }; output: GateProgress };
  pollGate: {
    input: OfRun & { readonly digest: Digest; readonly gate: string; readonly ticket: GateTicket };
    output: GateProgress;
  };

  promote: { input: OfRun & { readonly digest: Digest }; output: DecisionResult };
  confirmUnchanged: { input: OfRun & { readonly digest: Digest }; output: Confirmation };
  /** `isDesired`: an older run has promoted it meanwhile. */
  reject: {
    input: OfRun & { readonly digest: Digest; readonly reason: string };
    output: DecisionResult & { readonly isDesired: boolean };
  };
  decideRollback: { input: OfRun; output: DecisionResult };
  /** `standing`: it stays desired, since nothing good is left to go back to. */
  decideRevocation: {
    input: OfRun & { readonly digest?: Digest; readonly reason: string };
    output: { readonly kind: 'replaced' | 'notDesired' | 'standing'; readonly reason: string };
  };

  applyImport: { input: { readonly task: string }; output: ImportConvergence };
  /** Tells the target tag's dependents. */
  observeTarget: { input: { readonly task: string; readonly digest: Digest }; output: null };

  fetchSource: { input: OfRun; output: FetchedSource };
  startBuild: { input: OfRun & FetchedSource & { readonly attempt: number }; output: null };
  pollBuild: { input: OfRun & { readonly attempt: number }; output: BuildProgress };
  checkBase: { input: OfRun & { readonly digest: Digest; readonly base?: string }; output: BaseCheck };
  /** Tells the pushed tag's dependents, and whether the task deploys; `fileDeployments`: its task file has done so. */
  recordBuilt: {
    input: OfRun & { readonly digest: Digest };
    output: { readonly deploys: boolean; readonly fileDeployments?: readonly FileDeployment[] };
  };

  decideDeployment: { input: OfRun & { readonly digest: Digest; readonly base?: string }; output: DecisionResult };
  decideDeploymentRollback: { input: OfRun; output: DecisionResult & { readonly digest: Digest } };
  readDeployment: { input: { readonly task: string }; output: DeploymentView & { readonly healthySeconds: number } };
  applyDeployment: {
    input: { readonly task: string; readonly digest: Digest; readonly order: number };
    output: { readonly isApplied: boolean };
  };
  checkHealth: {
    input: { readonly task: string; readonly digest: Digest; readonly order: number; readonly notStartedAt?: string };
    output: HealthCheck;
  };
  recordHealth: {
    input: { readonly task: string; readonly digest: Digest; readonly health: 'healthy' | 'unhealthy' };
    output: null;
  };
  goBack: {
    input: OfRun & { readonly digest: Digest };
    output: { readonly kind: 'wentBack' | 'superseded' | 'none'; readonly reason: string };
  };

  repairBases: { input: null; output: null };
  repairObservations: { input: null; output: null };
  repairRuns: { input: null; output: null };
  repairDrift: { input: null; output: null };
  repairQuarantines: { input: null; output: null };
  repairBuilds: { input: null; output: null };

  /** How many webhooks are to be told of the run's end. */
  countNotifications: { input: OfRun; output: { readonly targets: number } };
  sendNotification: { input: OfRun & { readonly target: number }; output: null };
  setCommitStatus: { input: OfRun; output: null };

  renewLogins: { input: null; output: null };
}

export type ActivityName = keyof ActivityContracts;
export type ActivityInput<K extends ActivityName> = ActivityContracts[K]['input'];
export type ActivityOutput<K extends ActivityName> = ActivityContracts[K]['output'];

/** How a converge sub-orchestration ended. */
export type ConvergenceEnd =
  | { readonly kind: 'equal'; readonly digest: Digest; readonly order: number }
  | {
      readonly kind: 'unhealthy';
      readonly digest: Digest;
      readonly order: number;
      /** The run that decided it. */
      readonly runId: RunId;
      readonly reason: string;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'fault'; readonly fault: Fault };

export interface OrchestratorContracts {
  /** Instance ID: the run ID. */
  gatedImport: { input: undefined; output: undefined };
  imageBuild: { input: undefined; output: undefined };
  rollBack: { input: undefined; output: undefined };
  rollBackDeployment: { input: undefined; output: undefined };
  revoke: { input: undefined; output: undefined };
  revalidate: { input: undefined; output: undefined };
  convergeImport: { input: { readonly task: string }; output: ConvergenceEnd };
  convergeDeployment: { input: { readonly task: string }; output: ConvergenceEnd };
  /** Instance ID: `observe-<hash of the reports>`. */
  observe: { input: { readonly reports: readonly Report[] }; output: undefined };
  repair: { input: undefined; output: undefined };
  /** Instance ID: `converge-<task>`. */
  repairDeployment: { input: { readonly task: string }; output: undefined };
  /** Instance ID: `notify-<run ID>`. */
  notify: { input: OfRun; output: undefined };
  /** Instance ID: `commit-begun-<run ID>`, `commit-ended-<run ID>`. */
  tellCommit: { input: OfRun; output: undefined };
  /** Instance ID: `rotateLogins`. */
  rotateLogins: { input: undefined; output: undefined };
}

export type OrchestratorName = keyof OrchestratorContracts;
