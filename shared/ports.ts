import type { GitContext, DeployConfiguration } from './config/model.ts';
import type { Digest, PinnedImage, RegistryName, Repository, RepositoryReference, Tag, TaggedImage } from './image.ts';
import type { Commit, FinalStatus } from './run.ts';

/*
 * What Customhouse needs of the outside, in its own words. `shared/azure`, `shared/registry` and `shared/git` implement
 * them. Every method throws CustomhouseError for a fault; all may be repeated unless the docstring says otherwise.
 */

/** What a registry answers to one HEAD. */
export interface ImageHead {
  readonly digest: Digest;
  readonly mediaType: string;
}

/** What an image was made from, for one platform. */
export interface ImageOrigin {
  /** `rootfs.diff_ids`, the base's first. */
  readonly layers: readonly string[];
  /** The instructions it was made by, the base's first; none where the image does not tell. */
  readonly history: readonly string[];
}

/** The data plane of every configured registry: ACR or any other. */
export interface Registries {
  /** Host, with its port where it has one. Asked of Azure once for an ACR. */
  loginServer(registry: RegistryName): Promise<string>;
  /** One HEAD. Undefined: no such tag or digest. */
  head(image: RepositoryReference, reference: Tag | Digest): Promise<ImageHead | undefined>;
  /** When the tag last moved, by the registry's own time (ISO 8601); undefined where the registry does not tell, or has no such tag. */
  tagTime(image: TaggedImage): Promise<string | undefined>;
  /** The platforms of an image: all of an index, the one of a single image. */
  platforms(image: PinnedImage): Promise<readonly string[]>;
  /** Undefined when the index has no such platform. */
  origin(image: PinnedImage, platform: string): Promise<ImageOrigin | undefined>;
  /** ACR only: nobody can move or delete the tag, nor delete its manifest. */
  lock(image: TaggedImage, digest: Digest): Promise<void>;
  /** ACR only. A repository that is not there counts as deleted. */
  deleteRepository(repository: RepositoryReference): Promise<void>;
  /** ACR only: repositories whose path begins with `prefix`. */
  repositories(registry: RegistryName, prefix: string): Promise<readonly Repository[]>;
}

/** A long-running operation that goes on in Azure: what is needed to ask for it again. */
export type Operation = string & { readonly brand: 'Operation' };

export interface ImportRequest {
  readonly source: PinnedImage;
  readonly target: TaggedImage;
  /** `NoForce`: an existing tag is left alone and answered `conflict`. */
  readonly mode: 'NoForce' | 'Force';
}

export type ImportProgress =
  | { readonly kind: 'done' }
  | { readonly kind: 'pending'; readonly operation: Operation }
  /** Only with `NoForce`: the tag exists, whatever it holds. */
  | { readonly kind: 'conflict' };

/** Server-side copies between registries: no layer passes through here. */
export interface Imports {
  /** Waits at most `patienceMs` for the end. A source that is an ACR is named by its resource ID, others with their Key Vault login. */
  begin(request: ImportRequest, patienceMs: number): Promise<ImportProgress>;
  poll(target: RegistryName, operation: Operation, patienceMs: number): Promise<ImportProgress>;
}

export interface PushedImage {
  /** Login server that it was pushed to; missing where ACR does not say. */
  readonly server?: string;
  readonly repository: Repository;
  readonly tag?: Tag;
  readonly digest: Digest;
}

export type AcrRunState =
  | { readonly kind: 'going'; readonly acrRunId: string; readonly status: 'Queued' | 'Started' | 'Running' }
  | {
      readonly kind: 'final';
      readonly acrRunId: string;
      readonly status: FinalStatus;
      /** When ACR began it, by ACR's clock; missing when it never ran. ISO 8601 */
      readonly startedAt?: string;
      readonly pushed: readonly PushedImage[];
      /** ACR's own words when it did not succeed. */
      readonly message?: string;
    };

export type BuildRequest = DockerfileBuild | TaskFileBuild;

interface BuildCommon {
  /** Name of the taskRun: a repeated start finds it and starts nothing. At most 50 characters, letters, digits, `-`. */
  readonly name: string;
  readonly registry: RegistryName;
  /** From an upload. */
  readonly sourceLocation: string;
  readonly platform: string;
  readonly timeoutSeconds: number;
  /** Registries the build pulls from; their logins are Key Vault references in the request. */
  readonly pullFrom: readonly RegistryName[];
}

export interface DockerfileBuild extends BuildCommon {
  readonly dockerfile: string;
  /** `repository:tag` each. */
  readonly imageNames: readonly string[];
  readonly arguments: Readonly<Record<string, string>>;
}

/** A task file of the source, run as it is. */
export interface TaskFileBuild extends BuildCommon {
  readonly taskFile: string;
  /** A file of values in the source. */
  readonly valuesFile?: string;
  /** Can be read back from ACR: no secrets, at most URLs of such. */
  readonly values: Readonly<Record<string, string>>;
}

export interface TestRequest {
  readonly registry: RegistryName;
  /** A task file (YAML). */
  readonly taskFile: string;
  readonly sourceLocation?: string;
  readonly platform: string;
  readonly timeoutSeconds: number;
  /** The only login that the run gets. */
  readonly login: { readonly server: string; readonly username: string; readonly password: string };
}

/** How to wait for the end of a run. */
export interface RunPatience {
  /** Milliseconds, at most; with 0 it is asked once. */
  readonly patienceMs: number;
  /** Names what takes about as long each time, such as a task's builds: the next is looked at most often when the last had ended. */
  readonly like?: string;
}

/** Runs of ACR Tasks. */
export interface AcrRuns {
  /** Asks at once for a place to upload a source to; why there is none is thrown by the upload. @returns the upload, which gives its `sourceLocation` */
  beginUpload(registry: RegistryName): (tarGz: Uint8Array) => Promise<string>;
  /** Whether Azure lets this subscription run tasks at all: asks for a place to upload to, and leaves it. @throws TASKS_NOT_ALLOWED */
  checkAllowed(registry: RegistryName): Promise<void>;
  /** A taskRun with the build identity; looks first, so it starts nothing twice. */
  startBuild(request: BuildRequest): Promise<void>;
  /** The state of the build of that name; undefined when there is none. */
  build(registry: RegistryName, name: string, patience: RunPatience): Promise<AcrRunState | undefined>;
  /** Quick run without identity or default login. Repeated, it starts a second run: harmless, a test pushes nothing. */
  startTest(request: TestRequest): Promise<string>;
  state(registry: RegistryName, acrRunId: string, patience: RunPatience): Promise<AcrRunState>;
  cancel(registry: RegistryName, acrRunId: string): Promise<void>;
  /** The log from a byte offset; empty while there is none yet. */
  log(
    registry: RegistryName,
    acrRunId: string,
    offset: number,
  ): Promise<{ readonly text: string; readonly nextOffset: number; readonly isEnd?: true }>;
  deleteBuild(registry: RegistryName, name: string): Promise<void>;
  /** Names of the taskRuns in a registry. */
  builds(registry: RegistryName): Promise<readonly string[]>;
}

/** What a container group is to be: the whole of it, each time. */
export interface DeploymentSpec extends DeployConfiguration {
  readonly image: PinnedImage;
}

export interface DeploymentState {
  /** The digest that the group names; undefined when it names a tag or another registry's image. */
  readonly digest: Digest | undefined;
  readonly provisioning: 'going' | 'succeeded' | 'failed';
  readonly running: boolean;
  /** ISO 8601. */
  readonly startedAt: string | undefined;
  /** `http://<fqdn or IP>:<port>` */
  readonly address: string | undefined;
  /** Why it is not running, in the container service's words. */
  readonly message: string | undefined;
  readonly restarts: number;
}

/** The container service. */
export interface ContainerGroups {
  /** Sends the whole desired state; the same one again changes nothing. Returns once it is accepted. */
  apply(spec: DeploymentSpec): Promise<void>;
  read(group: Pick<DeployConfiguration, 'containerGroup' | 'resourceGroup'>): Promise<DeploymentState | undefined>;
}

/** One tree of one commit. */
export interface SourceTree {
  readonly commit: Commit;
  /** Text of a file of the context's folder; undefined when it is not there. */
  readText(path: string): string | undefined;
  /** The context's folder as a tar.gz, modes kept, times fixed: equal trees are equal bytes. */
  tarGz(): Promise<Uint8Array>;
}

export interface Git {
  /** The commit of a branch. @throws GIT_REF_NOT_FOUND */
  resolve(context: GitContext): Promise<Commit>;
  /** At most 200 MB. @throws SOURCE_TOO_LARGE, GIT_UNREACHABLE, GIT_FORBIDDEN, GIT_REF_NOT_FOUND */
  fetch(context: GitContext, commit: Commit): Promise<SourceTree>;
}

export interface CommitStatus {
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  /** One line; hosts take about 140 characters. */
  readonly description: string;
  /** Keeps the statuses of several tasks at one commit apart. */
  readonly context: string;
  /** Where the run is shown. */
  readonly url?: string;
}

/** Statuses at the commits of a Git host. */
export interface CommitStatuses {
  /**
   * Sent again it says the same again; the last one sent is shown. Nothing where the vault has no Git token.
   *
   * @throws GIT_UNREACHABLE (retry), GIT_FORBIDDEN (do not: the token may not, or the host has no such API)
   */
  set(repository: string, commit: Commit, status: CommitStatus): Promise<void>;
}

export interface Secrets {
  /** @throws SECRET_NOT_FOUND with the vault and the name */
  get(name: string): Promise<string>;
  /** The versionless URL by which ACR reads the same secret itself. */
  reference(name: string): string;
}

/** Whether a site answers: an HTTP status below 500 within 5 s. */
export interface Sites {
  probe(url: string): Promise<{ readonly healthy: boolean; readonly message: string }>;
}

/** One role, as it counts at a resource. `*` stands for anything. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** What the cloud says of the app's own standing, and of the identities that it gives to others. Changes nothing. */
export interface Access {
  /** What the app's identity may do at a resource, role by role. */
  permissionsAt(scope: string): Promise<readonly Permission[]>;
  /** What another may do there. @param identity ARM resource ID of a user-assigned one */
  permissionsOf(identity: string, scope: string): Promise<readonly Permission[]>;
  /** Where the events of a resource go: an address without its query, or the ID of a function. */
  eventEndpoints(scope: string): Promise<readonly string[]>;
  /** Whether a registry goes by rights per repository. */
  usesAbac(registry: RegistryName): Promise<boolean>;
  /** Object ID of the app's identity, where its token tells; of another by its ARM resource ID. */
  principalId(identity?: string): Promise<string | undefined>;
}
