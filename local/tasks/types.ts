import type { TokenCredential } from '@azure/identity';

/**
 * The border between the resource manager (local/arm), which takes run requests, keeps their records and serves their
 * logs, and the task runner (this folder), which does the work of one run with a container engine.
 *
 * Who does what:
 * - The resource manager queues runs (at most as many at once as the machine has cores), gives each its ACR run ID,
 *   resolves every credential beforehand, stores what `onOutput` says as the run's log, stamps the times and persists the
 *   result. It decides neither when a step starts nor what it prints.
 * - The task runner parses the task file, extracts the context, logs in, builds, pushes, runs, prints ACR's log lines
 *   (each with its time stamp and line end), keeps its own time limits, and leaves no container, no login file and no
 *   folder behind, however the run ends.
 */

/** A name and value given with the request: `--set` / `--set-secret`, or a build argument. */
export interface RunValue {
  readonly name: string;
  readonly value: string;
  /** Never printed: the runner masks it wherever it would show in the log. */
  readonly isSecret: boolean;
}

/** What a run does. */
export type RunContent =
  /** `EncodedTaskRunRequest`: the decoded task file, and the decoded values file if the request has one. */
  | { readonly kind: 'task'; readonly yaml: string; readonly valuesYaml?: string }
  /** `FileTaskRunRequest`: the same, as paths inside the context. */
  | { readonly kind: 'file'; readonly taskFilePath: string; readonly valuesFilePath?: string }
  /** `DockerBuildRequest`: one build, then a push of every image name. */
  | {
      readonly kind: 'build';
      /** Inside the context. */
      readonly dockerfile: string;
      /** `repository:tag` without a login server, or with the run's own. Templates such as `{{.Run.ID}}` are allowed. */
      readonly imageNames: readonly string[];
      readonly push: boolean;
      readonly arguments: readonly RunValue[];
      /** The stage to build, default the last one. */
      readonly target?: string;
      readonly noCache: boolean;
    };

/** One entry of the run's login file. The runner adds none of its own. */
export interface RunLogin {
  /** `127.0.0.1:<port>` */
  readonly server: string;
  readonly username: string;
  /** Masked in the log like a secret value. */
  readonly password: string;
}

/** Signed in to Azure; asked for a token at each call. */
export type SignedIn = TokenCredential;

/** Azure, for `az` in a step. */
export interface RunAzure {
  /** `https://127.0.0.1:<port>` */
  readonly resourceManager: string;
  readonly subscriptionId: string;
  /** Where a container group goes that says nothing of it. */
  readonly location: string;
  /**
   * Signs in as an identity of the run.
   *
   * @param identity client, principal or resource ID; without it the run's only one
   * @throws Error when the run has no such identity (a quick run has none at all)
   */
  readonly signIn: (identity?: string) => Promise<SignedIn>;
}

export interface RunPlatform {
  readonly os: 'linux';
  /** As ACR writes it: `amd64`, `arm64`. */
  readonly architecture: string;
}

export interface TaskRun {
  /** ACR's own run ID, for example `cf12`: `{{.Run.ID}}`. Unique per registry only. */
  readonly runId: string;
  /** `{{.Run.RegistryName}}` */
  readonly registryName: string;
  /** `{{.Run.Registry}}`, `127.0.0.1:<port>` */
  readonly loginServer: string;
  /** `{{.Run.TaskName}}`; a quick run has none, a task run's is the name of its resource. */
  readonly taskName?: string;
  readonly content: RunContent;
  /** For `task` and `file`; empty for `build`. */
  readonly values: readonly RunValue[];
  /** Path of the uploaded tar.gz; it is kept until the run has ended and must not be changed. A run without source has none. */
  readonly contextTar?: string;
  /** Already those of the request's `loginMode` and `customRegistries`, and nothing else. */
  readonly logins: readonly RunLogin[];
  /**
   * The secret that a task file's `secrets[].keyvault` names, for example `https://vault.vault.azure.net/secrets/name`,
   * read as the run's identity.
   *
   * @param clientId `secrets[].clientID`
   * @throws Error with a message fit for the log when the run has no such identity (a quick run has none at all) or there is no such secret
   */
  readonly secretOf: (vaultUrl: string, clientId?: string) => Promise<string>;
  readonly azure: RunAzure;
  /** Of the whole run; the runner ends it with `Timeout`. */
  readonly timeoutSeconds: number;
  readonly platform: RunPlatform;
  /** Each piece of the log as it comes, in any size; complete once `start` has resolved. */
  readonly onOutput: (text: string) => void;
}

/** An image that the run pushed, as ACR lists it in `outputImages`. */
export interface OutputImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export interface TaskRunResult {
  /**
   * `Failed`: a step failed or the task file is wrong. `Timeout`: `timeoutSeconds` passed. `Canceled`: `signal` was aborted.
   * `Error`: the runner itself could not work (no engine, disk full).
   */
  readonly status: 'Succeeded' | 'Failed' | 'Canceled' | 'Error' | 'Timeout';
  readonly outputImages: readonly OutputImage[];
  /** One line, ACR's `runErrorMessage`, for example `failed to run step ID: validate-base-image: exit status 1`. */
  readonly errorMessage?: string;
}

export interface TaskRunner {
  /**
   * Does one run from beginning to end.
   *
   * A rejection counts as `Error` with the rejection's message. After `signal` is aborted it resolves within seconds, when all that
   * it started has ended.
   */
  start(run: TaskRun, signal: AbortSignal): Promise<TaskRunResult>;
  /** Removes what ended runs have left to be removed later. */
  close(): Promise<void>;
}
