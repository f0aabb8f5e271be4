import { z } from 'zod';

/** Docker's rule for container names, which a step's ID becomes. */
const stepId = z.coerce.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'an ID of letters, digits, "_", "." and "-"');
/** ACR reads YAML 1.1, in which these are booleans, too. */
const words: Readonly<Record<string, boolean>> = { y: true, yes: true, on: true, n: false, no: false, off: false };
const flag = z.preprocess(
  (given) => (typeof given === 'string' ? (words[given.toLowerCase()] ?? given) : given),
  z.boolean(),
);
const seconds = z.number().int().min(0);
const times = z.number().int().min(0);
const texts = z.array(z.coerce.string());
const environment = z.array(z.string().regex(/^[^=]+=/s, 'NAME=value'));
const exitCodes = z.array(z.number().int());

const files = z.record(z.string(), z.base64());
/** File name → content in base64, or a list of such. */
const volumeFiles = z
  .union([files, z.array(files)])
  .transform((given) => Object.assign({}, ...[given].flat()) as z.output<typeof files>);

/** Keys that it does not name are kept: ACR passes them over, a reader may not want to. */
export const stepSchema = z.looseObject({
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
  ignoreErrors: flag.default(false),
  env: environment.default([]),
  entryPoint: z.string().optional(),
  workingDirectory: z.string().optional(),
  disableWorkingDirectoryOverride: flag.default(false),
  user: z.coerce.string().optional(),
  network: z.string().optional(),
  detach: flag.default(false),
  keep: flag.default(false),
  pull: flag.default(false),
  ports: texts.default([]),
  expose: texts.default([]),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string().startsWith('/') })).default([]),
  cache: z.enum(['enabled', 'disabled', 'Enabled', 'Disabled']).optional(),
  isolation: z.string().optional(),
  privileged: flag.default(false),
  exitedWith: exitCodes.default([]),
  exitedWithout: exitCodes.default([]),
  // Documented without a form, and the agent's step has no such field: https://github.com/Azure/acr-builder/blob/main/graph/step.go
  secret: z.unknown().optional(),
});

const secretSchema = z.strictObject({
  id: z.string().min(1),
  keyvault: z.url(),
  clientID: z.string().optional(),
});

/** `secrets` alone: it is read before the rest can be rendered. */
export const secretsSchema = z.object({ secrets: z.array(secretSchema).default([]) });

/** @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml */
export const taskFileSchema = z.looseObject({
  version: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['1.0-preview-1', 'v1.0.0', 'v1.1.0']))
    .default('v1.0.0'),
  stepTimeout: seconds.optional(),
  workingDirectory: z.string().optional(),
  env: environment.default([]),
  secrets: z.array(secretSchema).default([]),
  networks: z.array(z.looseObject({ name: z.string() })).default([]),
  volumes: z.array(z.strictObject({ name: stepId, secret: volumeFiles })).default([]),
  steps: z.array(stepSchema).min(1),
});

export type StepText = z.output<typeof stepSchema>;
export type TaskFileText = z.output<typeof taskFileSchema>;
export type SecretText = z.output<typeof secretSchema>;
