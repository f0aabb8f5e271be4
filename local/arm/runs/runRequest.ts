import { z } from 'zod';
import { omit } from '../omit.ts';
import { Refusal } from '../refusal.ts';
import type { RunContent, RunPlatform, RunValue } from '../../tasks/types.ts';

const valueSchema = z.object({ name: z.string(), value: z.string(), isSecret: z.boolean().default(false) });

const secretSchema = z.object({ type: z.enum(['Opaque', 'Vaultsecret']).default('Opaque'), value: z.string() });

const customRegistrySchema = z.object({
  userName: secretSchema.optional(),
  password: secretSchema.optional(),
  /** Client ID (or resource ID) of the run's identity that opens the vault or the registry. */
  identity: z.string().optional(),
});
export type CustomRegistry = z.infer<typeof customRegistrySchema>;

const credentialsSchema = z.object({
  sourceRegistry: z.object({ loginMode: z.enum(['None', 'Default']).default('Default') }).optional(),
  customRegistries: z.record(z.string(), customRegistrySchema).default({}),
});

/** ACR's limits, in seconds. */
const timeoutSchema = z.number().int().min(300).max(28_800).default(3_600);

const platformSchema = z.object({
  os: z.string().regex(/^linux$/i, 'The local Azure runs Linux only.'),
  architecture: z.enum(['amd64', 'arm64']).default('amd64'),
});

const common = {
  timeout: timeoutSchema,
  platform: platformSchema,
  sourceLocation: z.string().optional(),
  credentials: credentialsSchema.optional(),
};

/**
 * A run that somebody asks for. What a local run does nothing with (agent pool, archive, log template) is accepted and dropped.
 *
 * @see https://learn.microsoft.com/rest/api/container-registry-tasks/registries/schedule-run
 */
export const runRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('EncodedTaskRunRequest'),
    encodedTaskContent: z.base64(),
    encodedValuesContent: z.base64().optional(),
    values: z.array(valueSchema).default([]),
    ...common,
  }),
  z.object({
    type: z.literal('FileTaskRunRequest'),
    taskFilePath: z.string(),
    valuesFilePath: z.string().optional(),
    values: z.array(valueSchema).default([]),
    ...common,
  }),
  z.object({
    type: z.literal('DockerBuildRequest'),
    dockerFilePath: z.string(),
    imageNames: z.array(z.string()).default([]),
    isPushEnabled: z.boolean().default(true),
    noCache: z.boolean().default(false),
    target: z.string().optional(),
    arguments: z.array(valueSchema).default([]),
    ...common,
  }),
]);
export type RunRequest = z.infer<typeof runRequestSchema>;

export function contentOf(request: RunRequest): RunContent {
  switch (request.type) {
    case 'EncodedTaskRunRequest': {
      const valuesYaml = request.encodedValuesContent && decode(request.encodedValuesContent);
      return { kind: 'task', yaml: decode(request.encodedTaskContent), ...(valuesYaml && { valuesYaml }) };
    }
    case 'FileTaskRunRequest': {
      const { taskFilePath, valuesFilePath } = request;
      return { kind: 'file', taskFilePath, ...(valuesFilePath !== undefined && { valuesFilePath }) };
    }
    case 'DockerBuildRequest': {
      const { dockerFilePath: dockerfile, imageNames, isPushEnabled, noCache, target } = request;
      const build = { kind: 'build' as const, dockerfile, imageNames, push: isPushEnabled, noCache };
      return { ...build, arguments: request.arguments, ...(target !== undefined && { target }) };
    }
  }
}

export function valuesOf(request: RunRequest): readonly RunValue[] {
  return request.type === 'DockerBuildRequest' ? [] : request.values;
}

export function platformOf({ platform }: RunRequest): RunPlatform {
  return { os: 'linux', architecture: platform.architecture };
}

/** What may be read back: neither credentials nor the values of secrets. */
export function withoutSecrets(request: RunRequest): object {
  if (request.type === 'DockerBuildRequest') {
    return { ...omit(request, 'credentials'), arguments: request.arguments.map(shown) };
  }
  return { ...omit(request, 'credentials'), values: request.values.map(shown) };
}

function shown(value: RunValue): object {
  return value.isSecret ? omit(value, 'value') : value;
}

/**
 * Where the source was uploaded to, relative to the registry's source folder.
 *
 * @throws Refusal for a Git URL: the application uploads its source, and a token in a URL would be written down
 */
export function uploadedSource({ sourceLocation }: RunRequest): string | undefined {
  if (sourceLocation === undefined || sourceLocation === '') return undefined;
  if (/^source\/[0-9]{12}\/[0-9a-f-]{36}\.tar\.gz$/.test(sourceLocation)) return sourceLocation;
  throw new Refusal(
    400,
    'InvalidSourceLocation',
    'The local Azure takes source only by upload: ask listBuildSourceUploadUrl and give its relativePath as sourceLocation.',
  );
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
