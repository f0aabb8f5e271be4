import type { RegistryName, Repository, Tag, TaggedImage } from '../image.ts';

/** What customhouse.yaml says once it is validated and its `${NAME}`s are filled in. */
export interface Configuration {
  readonly registries: ReadonlyMap<RegistryName, RegistryConfiguration>;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly notify: readonly NotifyTarget[];
  /** Changes when the effective configuration changes. */
  readonly fingerprint: string;
}

export type RegistryConfiguration = AcrConfiguration | OciConfiguration;

export interface AcrConfiguration {
  readonly kind: 'acr';
  readonly name: RegistryName;
  /** The resource's name; its login server is asked of Azure. */
  readonly acr: string;
  readonly resourceGroup: string;
  /** Missing: the app's own. */
  readonly subscriptionId?: string;
  /** Prefix of the Key Vault secrets to pull with: `<secrets>-user`, `<secrets>-password`. Default `registry-<name>`. */
  readonly secrets: string;
}

/** Any OCI registry. `docker.io` is a server name too; its API is at registry-1.docker.io. */
export interface OciConfiguration {
  readonly kind: 'oci';
  readonly name: RegistryName;
  readonly server: string;
  /** Missing: pulled anonymously. */
  readonly secrets?: string;
}

export type Task = ImportTask | BuildTask;

export interface TaskTriggers {
  readonly commit: boolean;
  readonly baseImage: boolean;
  /** Cron, five fields, UTC. */
  readonly timer?: string;
}

export interface ImportTask {
  readonly kind: 'import';
  readonly name: string;
  /** As the file says it; `customhouse task enable|disable` writes a ledger row on top. */
  readonly enabled: boolean;
  readonly from: TaggedImage;
  readonly to: TaggedImage;
  /** The registry in which candidates wait and are tested: the target's unless the file names another. */
  readonly quarantine: RegistryName;
  readonly gates: readonly GateConfiguration[];
  /** Cron, five fields, UTC: asks the gates about the desired digest again. */
  readonly revalidate?: string;
  /** The platform that is tested, for example `linux/amd64`. */
  readonly platform: string;
  readonly triggers: TaskTriggers;
}

export interface GateConfiguration {
  /** Unique within the task: the gate's own name unless two are of one kind. */
  readonly id: string;
  readonly gate: 'test' | 'command';
  /** Already parsed by the gate's own schema. */
  readonly settings: unknown;
}

export interface BuildTask {
  readonly kind: 'build';
  readonly name: string;
  readonly enabled: boolean;
  readonly registry: RegistryName;
  readonly context: GitContext;
  /** Path of the Dockerfile inside the context's folder; of no meaning with a task file, which names its own. */
  readonly dockerfile: string;
  /** What ACR runs, as it is, instead of building one Dockerfile. */
  readonly taskFile?: TaskFileConfiguration;
  readonly repository: Repository;
  /** Missing: the run ID. */
  readonly tag?: Tag;
  /** Build arguments, or the task file's values, as the file has them; may hold `${registry.<name>}`. */
  readonly set: Readonly<Record<string, string>>;
  /** Where a FROM cannot be worked out: `<login server>/<repository>:<tag>` each, `${registry.<name>}` allowed. */
  readonly baseImages: readonly string[];
  readonly platform: string;
  readonly timeoutSeconds: number;
  readonly deploy?: DeployConfiguration;
  readonly triggers: TaskTriggers;
}

export interface TaskFileConfiguration {
  /** Inside the context's folder, as is `values`. */
  readonly path: string;
  /** A YAML file of values; `set` goes over it. */
  readonly values?: string;
  /** Name of a value → name of the secret in our Key Vault whose URL it holds. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface DeployConfiguration {
  readonly containerGroup: string;
  readonly resourceGroup: string;
  readonly port: number;
  readonly cpu: number;
  readonly memoryGb: number;
  /** Public DNS label of the group; without one its IP address is used. */
  readonly dnsNameLabel?: string;
  /** Region; that of the resource group unless set. */
  readonly location?: string;
  /** Path that must answer below 500. */
  readonly healthPath: string;
  /** How long a new container may take to become healthy. */
  readonly healthySeconds: number;
}

/** `https://host/repo.git#branch:folder` taken apart. */
export interface GitContext {
  readonly url: string;
  readonly branch: string;
  /** `` for the root, no slash at either end. */
  readonly folder: string;
}

export interface NotifyTarget {
  readonly url: string;
  readonly format: NotifyFormat;
  /** Missing: every type. */
  readonly types?: readonly string[];
  /** Missing: every task. */
  readonly tasks?: readonly string[];
}

/** In whose words a receiver is told: a CloudEvent, an Adaptive Card, Block Kit. */
export const notifyFormats = ['cloudevents', 'teams', 'slack'] as const;
export type NotifyFormat = (typeof notifyFormats)[number];
