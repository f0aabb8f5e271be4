/** A registry, and who looks or pushes there. */
export interface RegistryAccess {
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

/** How patiently a system is watched. */
export interface Pace {
  readonly lookIntervalMs: number;
  /** From what was done to the end of the run that it caused. */
  readonly longestRunMs: number;
  /** Until the page shows what was deployed. */
  readonly longestLookMs: number;
}

/** A machine's own system answers at once. */
export const localPace: Pace = { lookIntervalMs: 250, longestRunMs: 180_000, longestLookMs: 60_000 };

/**
 * The system that is walked through: what a user of it would be given, and nothing else. The driver knows its HTTP API, `git push`, the registries’ public
 * protocol and the page, so any Customhouse with the tasks of walkthrough/customhouse.yaml can be named here.
 */
export interface Target {
  /** Base URL of the function app, and a key that opens the API. */
  readonly functionApp: string;
  readonly key: string;
  readonly git: {
    readonly token: string;
    /** Clone URLs of the three sample repositories, by name. */
    readonly repositories: Readonly<Record<'base-image-node' | 'import-baseimage-node' | 'hello-world', string>>;
  };
  readonly registries: {
    /** May push: the upstream that is no ACR. Missing: nobody may push there, and the second import is not walked through. */
    readonly dockerhub?: RegistryAccess;
    /** May push: the simulated public registry. */
    readonly public: RegistryAccess;
    /** May read everything, locks included. */
    readonly base: RegistryAccess;
    /** A consumer's login: `node` and nothing else. */
    readonly consumer: RegistryAccess;
    readonly team: RegistryAccess;
  };
  readonly pace: Pace;
  /** Where the application's page is. Missing: where its deployment says. */
  readonly page?: string;
}
