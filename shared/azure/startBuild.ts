import type { ContainerRegistryManagementClient, TaskRun } from '@azure/arm-containerregistry';
import type { BuildRequest, Secrets } from '../ports.ts';
import { firstAnswer, isNotFound } from './accepted.ts';
import type { BuildIdentity } from './buildIdentity.ts';
import type { RegistryClients } from './registryClients.ts';
import type { RegistryResources } from './registryResources.ts';
import { type ConfiguredRegistries, findAcr, findRegistry } from './resources.ts';
import { buildRunRequest, type PullLogin } from './runRequest.ts';
import { tasksAttempt } from './tasksAttempt.ts';
import { translate } from './translate.ts';

export interface BuildTools {
  readonly clientOf: RegistryClients;
  readonly registries: ConfiguredRegistries;
  readonly resources: RegistryResources;
  readonly secrets: Pick<Secrets, 'reference'>;
  readonly buildIdentity: BuildIdentity;
  /** Of the build identity. */
  readonly clientId: () => Promise<string>;
  /** Missing: ACR's shared agents. */
  readonly agentPool?: string;
}

/**
 * Starts a build under a name of ours, unless there is one of that name.
 *
 * `forceUpdateTag` stays unset: a PUT that is repeated all the same starts nothing either.
 */
export async function startBuild(tools: BuildTools, request: BuildRequest): Promise<void> {
  const registry = findAcr(tools.registries, request.registry);
  const client = tools.clientOf(registry);
  const { acr, resourceGroup } = registry;
  const accepted = firstAnswer(() => true);
  try {
    if (await exists(client, resourceGroup, acr, request.name)) return;
    const taskRun = await taskRunOf(tools, request);
    await client.taskRuns.beginCreate(resourceGroup, acr, request.name, taskRun, {
      onResponse: (response, body) => accepted.onResponse(response, body),
    });
  } catch (error) {
    if (accepted.value === true) return;
    throw translate(error, tasksAttempt(`start the build ${request.name}`, registry));
  }
}

async function exists(
  client: ContainerRegistryManagementClient,
  resourceGroup: string,
  acr: string,
  name: string,
): Promise<boolean> {
  try {
    await client.taskRuns.get(resourceGroup, acr, name);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

async function taskRunOf(tools: BuildTools, request: BuildRequest): Promise<TaskRun> {
  const { location, loginServer, usesAbac } = await tools.resources.get(request.registry);
  const { agentPool } = tools;
  const runRequest = buildRunRequest(request, {
    logins: await pullLogins(tools, request),
    identityClientId: await tools.clientId(),
    ...(usesAbac && { ownServer: loginServer }),
    ...(agentPool !== undefined && { agentPool }),
  });
  const identity: TaskRun['identity'] = {
    type: 'UserAssigned',
    userAssignedIdentities: { [tools.buildIdentity.resourceId]: {} },
  };
  return { location, identity, runRequest };
}

/** ACR logs in to the build's own registry by itself, unless that is in ABAC mode; one without secrets is pulled from anonymously. */
async function pullLogins({ registries, resources, secrets }: BuildTools, request: BuildRequest): Promise<PullLogin[]> {
  const logins = new Map<string, PullLogin>();
  for (const name of request.pullFrom) {
    const { secrets: prefix } = findRegistry(registries, name);
    if (name === request.registry || prefix === undefined) continue;
    const server = await resources.loginServer(name);
    const userReference = secrets.reference(`${prefix}-user`);
    logins.set(server, { server, userReference, passwordReference: secrets.reference(`${prefix}-password`) });
  }
  return [...logins.values()];
}
