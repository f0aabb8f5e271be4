/** The servers of one local instance. Ports are chosen once and kept: login servers are part of stored names. */
export const portNames = [
  'arm',
  'vault',
  'identity',
  'git',
  'functions',
  'azuriteBlob',
  'azuriteQueue',
  'azuriteTable',
  /** The loopback port that stands for port 80 of the first container group; further groups take the next free ones. */
  'container',
] as const;
export type PortName = (typeof portNames)[number];
export type Ports = Readonly<Record<PortName, number>> & {
  /** By the registry's name on this machine. */
  readonly registries: Readonly<Record<string, number>>;
};

/** A registry of this instance, for people and scripts. */
export interface RegistryAccess {
  readonly loginServer: string;
  readonly logins: readonly { readonly purpose: string; readonly username: string; readonly password: string }[];
}

/** `.customhouse/local.json`: every endpoint, login and key of this instance, for people and scripts. Mode 0600. */
export interface LocalFile {
  /** Identifies this clone; the value of the label on containers and images. */
  readonly instance: string;
  readonly ports: Ports;
  /** Base URL of the function app: API, Git webhook. */
  readonly functionApp: string;
  readonly keys: {
    /** Opens every function and the API. */
    readonly master: string;
    readonly function: string;
    /** The system key of `/runtime/webhooks/EventGrid`. */
    readonly eventGrid: string;
  };
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Client ID of who may do everything here, for the managed identity endpoint. */
  readonly operator: string;
  /** The local ones, by their name in customhouse.yaml. */
  readonly registries: Readonly<Record<string, RegistryAccess>>;
  /** Clone and push URLs with their token as the password of any user name. */
  readonly git: {
    readonly token: string;
    readonly webhookSecret: string;
    readonly repositories: Readonly<Record<string, string>>;
  };
  readonly endpoints: { readonly arm: string; readonly vault: string; readonly identity: string };
  /** The environment of the Functions host: the variables that customhouse.yaml uses, the application's own and the platform's. */
  readonly settings: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<string, number>>;
}

/**
 * The application's settings (environment). On Azure they are app settings; locally `local/instance` fills them in.
 *
 * AzureWebJobsStorage                 connection string, or AzureWebJobsStorage__tableServiceUri with the identity
 * AZURE_SUBSCRIPTION_ID               of the registries and container groups
 * AZURE_RESOURCE_MANAGER_ENDPOINT     default https://management.azure.com
 * KEY_VAULT_URL                       https://<vault>.vault.azure.net
 * IDENTITY_ENDPOINT, IDENTITY_HEADER  given by the platform
 * CUSTOMHOUSE_CONFIG                  path of customhouse.yaml, default beside host.json
 * CUSTOMHOUSE_BUILD_IDENTITY          resource ID of the user-assigned identity that builds (taskRuns) run with
 * and each ${NAME} of customhouse.yaml
 *
 * Secrets in Key Vault: registry-<name of R in customhouse.yaml>-user / -password (pull from R), registry-<R>-quarantine-user / -password (read only
 * quarantine/*), git-token, git-webhook-secret, notify-secret (signs notifications).
 */
export type AppSettings = Readonly<Record<string, string>>;
