import type {
  CustomRegistryCredentials,
  DockerBuildRequest,
  EncodedTaskRunRequest,
  FileTaskRunRequest,
  PlatformProperties,
} from '@azure/arm-containerregistry';
import type { BuildRequest, DockerfileBuild, TaskFileBuild, TestRequest } from '../ports.ts';

/** ACR takes no shorter and no longer run; a shorter step time-out stands in the task file. */
const shortestSeconds = 300;
const longestSeconds = 28_800;

/** A registry that a build pulls from, and the Key Vault references of its login. */
export interface PullLogin {
  readonly server: string;
  readonly userReference: string;
  readonly passwordReference: string;
}

/** What a build needs beside its own request. */
export interface BuildSurroundings {
  readonly logins: readonly PullLogin[];
  /** Of the build identity. */
  readonly identityClientId: string;
  /** Login server of the build's registry where the build has to log in to it as its identity. */
  readonly ownServer?: string;
  /** Missing: ACR's shared agents. */
  readonly agentPool?: string;
}

/**
 * A build, with no password in it: ACR reads the logins from Key Vault itself, as the build identity.
 *
 * @see https://learn.microsoft.com/rest/api/container-registry-tasks/task-runs/create
 */
export function buildRunRequest(
  request: BuildRequest,
  { logins, identityClientId, ownServer, agentPool }: BuildSurroundings,
): DockerBuildRequest | FileTaskRunRequest {
  const customRegistries: Record<string, CustomRegistryCredentials> = {};
  if (ownServer !== undefined) customRegistries[ownServer] = { identity: identityClientId };
  for (const { server, userReference, passwordReference } of logins) {
    customRegistries[server] = {
      userName: { type: 'Vaultsecret', value: userReference },
      password: { type: 'Vaultsecret', value: passwordReference },
      identity: identityClientId,
    };
  }
  return {
    ...('taskFile' in request ? fileRequest(request) : dockerfileRequest(request)),
    sourceLocation: request.sourceLocation,
    platform: platformOf(request.platform),
    timeout: timeoutOf(request.timeoutSeconds),
    ...(agentPool !== undefined && { agentPoolName: agentPool }),
    credentials: { customRegistries },
  };
}

function dockerfileRequest(request: DockerfileBuild): Omit<DockerBuildRequest, 'platform'> {
  return {
    type: 'DockerBuildRequest',
    dockerFilePath: request.dockerfile,
    imageNames: [...request.imageNames],
    isPushEnabled: true,
    arguments: namedValues(request.arguments),
  };
}

function fileRequest({ taskFile, valuesFile, values }: TaskFileBuild): Omit<FileTaskRunRequest, 'platform'> {
  return {
    type: 'FileTaskRunRequest',
    taskFilePath: taskFile,
    ...(valuesFile !== undefined && { valuesFilePath: valuesFile }),
    values: namedValues(values),
  };
}

function namedValues(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([name, value]) => ({ name, value, isSecret: false }));
}

/**
 * A test, which runs code that nobody has accepted yet: no identity, no login of the registry's own, one login that reads the quarantine.
 *
 * @see https://learn.microsoft.com/rest/api/container-registry-tasks/registries/schedule-run
 */
export function testRunRequest(request: TestRequest, agentPool?: string): EncodedTaskRunRequest {
  const { server, username, password } = request.login;
  return {
    type: 'EncodedTaskRunRequest',
    encodedTaskContent: Buffer.from(request.taskFile).toString('base64'),
    platform: platformOf(request.platform),
    timeout: timeoutOf(request.timeoutSeconds),
    ...(request.sourceLocation !== undefined && { sourceLocation: request.sourceLocation }),
    ...(agentPool !== undefined && { agentPoolName: agentPool }),
    credentials: {
      sourceRegistry: { loginMode: 'None' },
      customRegistries: {
        [server]: {
          userName: { type: 'Opaque', value: username },
          password: { type: 'Opaque', value: password },
        },
      },
    },
  };
}

/** `linux/arm/v7` in ACR's words. */
function platformOf(platform: string): PlatformProperties {
  const [os = '', architecture, variant] = platform.split('/');
  return {
    os: os.toLowerCase() === 'windows' ? 'Windows' : 'Linux',
    ...(architecture !== undefined && { architecture }),
    ...(variant !== undefined && { variant }),
  };
}

function timeoutOf(seconds: number): number {
  return Math.min(Math.max(Math.ceil(seconds), shortestSeconds), longestSeconds);
}
