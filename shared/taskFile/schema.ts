import { z } from 'zod';

/** Docker's rule for container names, which a step's ID becomes. */
const stepId = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'an ID of letters, digits, "_", "." and "-"');
const seconds = z.number().int().min(0);
const times = z.number().int().min(0);
const texts = z.array(z.coerce.string());
const environment = z.array(z.string().regex(/^[^=]+=/s, 'NAME=value'));

const notHere = 'is not carried out by the local task runner; take it out or run this file on Azure';

/** The keys of a step that ACR documents and this runner refuses by name, so that none is passed over in silence. */
const refused = z.undefined({ error: notHere }).optional();

export const stepSchema = z.strictObject({
  id: stepId.optional(),
  build: z.string().min(1).optional(),
  push: z.array(z.string().min(1)).min(1).optional(),
  cmd: z.string().min(1).optional(),
  when: texts.optional(),
  timeout: seconds.optional(),
  startDelay: seconds.default(0),
  retries: times.default(0),
  retryDelay: seconds.optional(),
  retryOnErrors: texts.default([]),
  repeat: times.default(0),
  ignoreErrors: z.boolean().default(false),
  env: environment.default([]),
  entryPoint: z.string().optional(),
  workingDirectory: z.string().optional(),
  disableWorkingDirectoryOverride: z.boolean().default(false),
  user: z.coerce.string().optional(),
  network: z.string().optional(),
  detach: z.boolean().default(false),
  keep: z.boolean().default(false),
  pull: z.boolean().default(false),
  // Ports of a step can be reached from the other steps by its ID; what ACR publishes on its own host nobody can reach.
  ports: texts.default([]),
  expose: texts.default([]),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string().startsWith('/') })).default([]),
  // A cache or an isolation changes how fast a step is, not what it does.
  cache: z.enum(['enabled', 'disabled']).optional(),
  isolation: z.string().optional(),
  privileged: z.literal(false, { error: notHere }).optional(),
  exitedWith: refused,
  exitedWithout: refused,
  secret: refused,
});

const secretSchema = z.strictObject({
  id: z.string().min(1),
  keyvault: z.url(),
  clientID: z.string().optional(),
});

/** `secrets` alone: it is read before the rest can be rendered. */
export const secretsSchema = z.object({ secrets: z.array(secretSchema).default([]) });

/** @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml */
export const taskFileSchema = z.strictObject({
  version: z.enum(['1.0-preview-1', 'v1.0.0', 'v1.1.0']).default('v1.0.0'),
  stepTimeout: seconds.optional(),
  workingDirectory: z.string().optional(),
  env: environment.default([]),
  secrets: z.array(secretSchema).default([]),
  // All steps of a run share one network here, so a network of the file is that one.
  networks: z.array(z.looseObject({ name: z.string() })).default([]),
  volumes: z.array(z.strictObject({ name: stepId, secret: z.record(z.string(), z.base64()) })).default([]),
  steps: z.array(stepSchema).min(1),
});

export type StepText = z.output<typeof stepSchema>;
export type TaskFileText = z.output<typeof taskFileSchema>;
export type SecretText = z.output<typeof secretSchema>;
