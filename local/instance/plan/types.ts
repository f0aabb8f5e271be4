import { z } from 'zod';

/** A registry of the local Azure. `name` is the one in customhouse.yaml. */
const acr = z.object({
  kind: z.literal('acr'),
  name: z.string(),
  /** The ARM resource's name. */
  acr: z.string(),
  resourceGroup: z.string(),
  /** Prefix of the Key Vault secrets to pull with. */
  secrets: z.string(),
  /** Whether candidates wait and are tested here: then consumers may not read everything. */
  holdsQuarantine: z.boolean(),
  /** What tasks write here besides quarantines, in the order of names. */
  repositories: z.array(z.string()),
});
export type PlannedAcr = z.infer<typeof acr>;

/** Any other OCI registry that nobody named: one is made. */
const plain = z.object({
  kind: z.literal('plain'),
  name: z.string(),
  /** Missing: everybody may pull. */
  secrets: z.string().optional(),
});
export type PlannedPlain = z.infer<typeof plain>;

export type PlannedRegistry = PlannedAcr | PlannedPlain;

/** What a variable stands for that the environment does not have. */
const filling = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), value: z.string() }),
  /** The login server of a local plain registry. */
  z.object({ kind: z.literal('registry'), name: z.string() }),
  /** The clone URL of a local Git repository. */
  z.object({ kind: z.literal('repository'), name: z.string() }),
  /** The address of the local Git server, for `${CUSTOMHOUSE_GIT}/<name>.git`. */
  z.object({ kind: z.literal('gitServer') }),
]);
export type Filling = z.infer<typeof filling>;

/** A Dockerfile or task file that a task reads from a local Git repository. */
const context = z.object({
  task: z.string(),
  repository: z.string(),
  branch: z.string(),
  /** Path of either inside the repository. */
  dockerfile: z.string(),
});
export type PlannedContext = z.infer<typeof context>;

/** What the local Azure makes for one configuration, kept as plan.json: all processes of an instance go by it. */
export const planSchema = z.object({
  /** Absolute path of customhouse.yaml. */
  configuration: z.string(),
  registries: z.array(z.discriminatedUnion('kind', [acr, plain])),
  /** Local Git repositories, by name. */
  repositories: z.array(z.string()),
  contexts: z.array(context),
  resourceGroups: z.array(z.string()),
  /** Variables that the environment lacks. */
  fillings: z.record(z.string(), filling),
  /** Variables of the file that the environment has. */
  given: z.array(z.string()),
  /** Registries that stay real hosts: their Key Vault secrets come from the environment. */
  realServers: z.array(z.object({ name: z.string(), server: z.string(), secrets: z.string().optional() })),
});
export type Plan = z.infer<typeof planSchema>;

/** The registries that are Azure Container Registries. */
export function azureRegistries({ registries }: Pick<Plan, 'registries'>): readonly PlannedAcr[] {
  return registries.filter((registry) => registry.kind === 'acr');
}

/** The registries that are none. */
export function plainRegistries({ registries }: Pick<Plan, 'registries'>): readonly PlannedPlain[] {
  return registries.filter((registry) => registry.kind === 'plain');
}

/** What a registry is called on this machine: its port, its folder, its events. An ACR keeps its name when the file calls it otherwise. */
export function resourceName(registry: PlannedRegistry): string {
  return registry.kind === 'acr' ? registry.acr : registry.name;
}
