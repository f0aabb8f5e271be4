import { z } from 'zod';

const registry = z.object({ server: z.string(), username: z.string(), password: z.string() });

/**
 * The system that is walked through: what a user of it would be given, and nothing else. The driver knows its HTTP API, `git push`, the registries’ public
 * protocol and the page, so any Customhouse with the tasks of walkthrough.yaml can be named here.
 */
export const targetSchema = z.object({
  /** Base URL of the function app, and a key that opens the API. */
  functionApp: z.string(),
  key: z.string(),
  git: z.object({
    token: z.string(),
    /** Clone URLs of the three sample repositories, by name. */
    repositories: z.object({
      'base-image-node': z.string(),
      'import-baseimage-node': z.string(),
      'hello-world': z.string(),
    }),
  }),
  registries: z.object({
    /** May push: the upstream that is no ACR. */
    dockerhub: registry,
    /** May push: the simulated public registry. */
    public: registry,
    /** May read everything, locks included. */
    base: registry,
    /** A consumer's login: `node` and nothing else. */
    consumer: registry,
    team: registry,
  }),
});

export type Target = z.infer<typeof targetSchema>;
export type RegistryAccess = z.infer<typeof registry>;
