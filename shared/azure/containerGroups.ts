import type {
  ContainerInstanceManagementClient,
  ContainerGroup,
  ImageRegistryCredential,
} from '@azure/arm-containerinstance';
import { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import type { PinnedImage, RegistryName } from '../image.ts';
import type { ContainerGroups, DeploymentSpec, Secrets } from '../ports.ts';
import { isNotFound } from './accepted.ts';
import { deploymentState } from './deploymentState.ts';
import { canBecome, groupBody } from './groupBody.ts';
import { askPatiently, type Clock, runPace } from './patience.ts';
import { readResource } from './readResource.ts';
import type { RegistryResources } from './registryResources.ts';
import { type ConfiguredRegistries, findRegistry } from './resources.ts';
import { type Attempt, translate } from './translate.ts';

export interface ContainerGroupsOptions {
  readonly client: ContainerInstanceManagementClient;
  /** The resource manager's. */
  readonly endpoint: string;
  readonly subscriptionId: string;
  readonly registries: ConfiguredRegistries;
  readonly resources: RegistryResources;
  readonly secrets: Pick<Secrets, 'get'>;
  /** Resource ID of the identity that pulls from ACRs. Missing: the login of Key Vault. */
  readonly pullIdentity?: string;
  readonly clock: Clock;
}

/** A group that has to be deleted first is usually gone after a few seconds. */
const deletionPatienceMs = 10_000;
const busyRetrySeconds = 5;

/** @see https://learn.microsoft.com/rest/api/resources/resource-groups/get */
const apiVersion = '2021-04-01';
const resourceGroupSchema = z.object({ location: z.string() });

type Group = Pick<DeploymentSpec, 'containerGroup' | 'resourceGroup'>;

/** Azure Container Instances. */
export function createContainerGroups(options: ContainerGroupsOptions): ContainerGroups {
  const { client, resources, registries, clock } = options;

  async function read({ resourceGroup, containerGroup }: Group): Promise<ContainerGroup | undefined> {
    try {
      return await client.containerGroups.get(resourceGroup, containerGroup);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** @throws CustomhouseError DEPLOYMENT_BUSY when that takes long: repeated, it goes on from there */
  async function remove(group: Group): Promise<void> {
    await client.containerGroups.beginDelete(group.resourceGroup, group.containerGroup);
    const left = await askPatiently(
      () => read(group),
      (found) => found === undefined,
      { patienceMs: deletionPatienceMs, pace: runPace },
      clock,
    );
    if (left === undefined) return;
    throw new CustomhouseError(
      'DEPLOYMENT_BUSY',
      `The container group ${group.containerGroup} is still being deleted, as its size or port changes. The run waits.`,
      { retryAfterSeconds: busyRetrySeconds },
    );
  }

  /** Of the configured registries; one that can't be asked for just now owns no image. */
  async function loginServers(): Promise<string[]> {
    const asked = await Promise.allSettled([...registries.keys()].map((name) => resources.loginServer(name)));
    return asked.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  }

  return {
    async apply(spec) {
      const login = await pullLogin(options, spec.image.registry);
      const tried = `Could not deploy ${spec.image.repository}@${spec.image.digest} to ${spec.containerGroup}`;
      const attempt = { ...groupAttempt(tried, spec), hidden: [login?.password ?? ''] };
      try {
        const current = await read(spec);
        const location = spec.location ?? current?.location ?? (await regionOf(options, spec));
        const image = await imageName(resources, spec.image);
        const wanted = groupBody(spec, { location, image, ...(login !== undefined && { login }) });
        if (current !== undefined && !canBecome(current, wanted)) await remove(spec);
        await client.containerGroups.beginCreateOrUpdate(spec.resourceGroup, spec.containerGroup, wanted);
      } catch (error) {
        throw translate(error, attempt);
      }
    },
    async read(group) {
      try {
        const found = await read(group);
        return found && deploymentState(found, await loginServers());
      } catch (error) {
        throw translate(error, groupAttempt(`Could not read the container group ${group.containerGroup}`, group));
      }
    },
  };
}

function groupAttempt(failure: string, { resourceGroup }: Group): Attempt {
  return {
    failure,
    rights: `Give the app’s identity the role "Azure Container Instances Contributor Role" on the resource group ${resourceGroup}.`,
  };
}

async function imageName(resources: RegistryResources, { registry, repository, digest }: PinnedImage): Promise<string> {
  return `${await resources.loginServer(registry)}/${repository}@${digest}`;
}

/** Undefined where the image is pulled anonymously. */
async function pullLogin(
  { registries, resources, secrets, pullIdentity }: ContainerGroupsOptions,
  name: RegistryName,
): Promise<ImageRegistryCredential | undefined> {
  const { kind, secrets: prefix } = findRegistry(registries, name);
  if (kind === 'acr' && pullIdentity !== undefined)
    return { server: await resources.loginServer(name), identity: pullIdentity };
  if (prefix === undefined) return undefined;
  const [server, username, password] = await Promise.all([
    resources.loginServer(name),
    secrets.get(`${prefix}-user`),
    secrets.get(`${prefix}-password`),
  ]);
  return { server, username, password };
}

/** Where a new group goes that is told no region: that of its resource group. */
async function regionOf(
  { client, endpoint, subscriptionId }: ContainerGroupsOptions,
  { resourceGroup }: Group,
): Promise<string> {
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const attempt = {
    failure: `Could not read the region of the resource group ${resourceGroup}`,
    rights: `Give the app’s identity the role "Reader" on it, or set "location" of the deployment.`,
  };
  return (await readResource(client, { endpoint, id, apiVersion }, resourceGroupSchema, attempt)).location;
}
