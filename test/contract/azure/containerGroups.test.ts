import { afterEach, describe, expect, it } from 'vitest';
import type { Repository } from '../../../shared/image.ts';
import type { DeploymentSpec } from '../../../shared/ports.ts';
import type { RecordedRequest, Reply } from '../../support/scriptedServer.ts';
import { type ScriptedArm, startScriptedArm } from './scriptedArm.ts';
import { azureAt, digest, team } from './testAzure.ts';

let arm: ScriptedArm;

afterEach(() => arm.close());

const spec: DeploymentSpec = {
  containerGroup: 'hello-world',
  resourceGroup: 'rg',
  port: 80,
  cpu: 1,
  memoryGb: 1.5,
  healthPath: '/',
  healthySeconds: 60,
  image: { registry: team, repository: 'hello-world' as Repository, digest: digest as never },
};

const image = `team.azurecr.io/hello-world@${digest}`;

/** A running group as ACI shows it. */
function group(
  changes: { cpu?: number; image?: string; state?: string; view?: object; provisioningState?: string } = {},
): object {
  const { cpu = 1, state = 'Running', provisioningState = 'Succeeded' } = changes;
  const currentState = { state, startTime: '2026-11-24T00:00:00Z' };
  return {
    location: 'uksouth',
    properties: {
      provisioningState,
      osType: 'Linux',
      restartPolicy: 'Always',
      containers: [
        {
          name: 'hello-world',
          properties: {
            image: changes.image ?? image,
            ports: [{ protocol: 'TCP', port: 80 }],
            resources: { requests: { cpu, memoryInGB: 1.5 } },
            instanceView: { restartCount: 2, currentState, ...changes.view },
          },
        },
      ],
      ipAddress: { type: 'Public', ip: '10.0.0.4', ports: [{ protocol: 'TCP', port: 8080 }] },
      instanceView: { state, events: [] },
    },
  };
}

function isGroup({ path }: RecordedRequest): boolean {
  return path.includes('/containerGroups/');
}

/** A container service with that group (or none), which takes every PUT and DELETE. */
function serviceWith(existing: object | undefined): Promise<ScriptedArm> {
  let current = existing;
  return startScriptedArm((request) => {
    if (!isGroup(request)) return undefined;
    if (request.method === 'DELETE') current = undefined;
    if (request.method === 'PUT') current = group();
    if (request.method === 'GET' && current === undefined) return undefined;
    return { status: request.method === 'DELETE' ? 204 : 200, ...(current !== undefined && { body: current }) };
  });
}

function methods(): string[] {
  return arm.server.requests.filter(isGroup).map(({ method }) => method);
}

describe('applying a deployment', () => {
  it('sends the whole desired state, by digest, to the region of the resource group', async () => {
    arm = await serviceWith(undefined);

    await arm.azure.containerGroups.apply({ ...spec, dnsNameLabel: 'hello' });

    const put = arm.server.requests.find(({ method }) => method === 'PUT');
    expect(JSON.parse(put?.body ?? '')).toEqual({
      location: 'northeurope',
      properties: {
        osType: 'Linux',
        restartPolicy: 'Always',
        containers: [
          {
            name: 'hello-world',
            properties: {
              image,
              ports: [{ protocol: 'TCP', port: 80 }],
              resources: { requests: { cpu: 1, memoryInGB: 1.5 } },
            },
          },
        ],
        ipAddress: { type: 'Public', ports: [{ protocol: 'TCP', port: 80 }], dnsNameLabel: 'hello' },
        imageRegistryCredentials: [{ server: 'team.azurecr.io', username: 'team-pull', password: 'p4ss-word-of-team' }],
      },
    });
  });

  it('has the image pulled by an identity where one is configured, with no password', async () => {
    arm = await serviceWith(undefined);
    const pullIdentity =
      '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pull';
    const { containerGroups } = azureAt(arm.server.port, 1, { pullIdentity });

    await containerGroups.apply(spec);

    const put = arm.server.requests.find(({ method }) => method === 'PUT');
    expect(put?.body).not.toContain('password');
    expect(JSON.parse(put?.body ?? '')).toMatchObject({
      identity: { type: 'UserAssigned', userAssignedIdentities: { [pullIdentity]: {} } },
      properties: { imageRegistryCredentials: [{ server: 'team.azurecr.io', identity: pullIdentity }] },
    });
  });

  it('changes a group in place where only the image is another', async () => {
    arm = await serviceWith(group({ image: 'team.azurecr.io/hello-world:old' }));

    await arm.azure.containerGroups.apply(spec);

    expect(methods()).not.toContain('DELETE');
    expect(JSON.parse(arm.server.requests.find(({ method }) => method === 'PUT')?.body ?? '')).toMatchObject({
      location: 'uksouth',
    });
  });

  it.each([
    ['cores', { cpu: 2 }],
    ['memory', { memoryGb: 3 }],
    ['port', { port: 8080 }],
  ])('deletes a group first whose %s can’t be changed', async (_, change) => {
    arm = await serviceWith(group());

    await arm.azure.containerGroups.apply({ ...spec, ...change });

    expect(methods().filter((method) => method !== 'GET')).toEqual(['DELETE', 'PUT']);
  });

  it('comes back later while the old group is still being deleted', async () => {
    arm = await startScriptedArm((request) =>
      isGroup(request) ? { status: request.method === 'DELETE' ? 204 : 200, body: group({ cpu: 4 }) } : undefined,
    );

    await expect(arm.azure.containerGroups.apply(spec)).rejects.toMatchObject({ code: 'DEPLOYMENT_BUSY' });

    expect(methods()).not.toContain('PUT');
  });

  it.each([
    [409, 'ContainerGroupTransitioning', 'DEPLOYMENT_BUSY'],
    [400, 'ContainerGroupQuotaReached', 'QUOTA_EXCEEDED'],
    [409, 'QuotaExceeded', 'QUOTA_EXCEEDED'],
    [400, 'InaccessibleImage', 'REGISTRY_FORBIDDEN'],
    [403, 'AuthorizationFailed', 'AZURE_FORBIDDEN'],
    [409, 'ServiceUnavailable', 'AZURE_UNREACHABLE'],
    [400, 'InvalidDnsNameLabel', 'AZURE_REFUSED'],
  ])('that is answered %i %s', async (status, code, fault) => {
    arm = await startScriptedArm(({ method }) =>
      method === 'PUT' ? { status, body: { error: { code, message: 'No, p4ss-word-of-team!' } } } : undefined,
    );

    const error = await arm.azure.containerGroups.apply(spec).catch((reason: unknown) => reason as Error);

    expect(error).toMatchObject({ code: fault });
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('p4ss-word-of-team');
  });
});

describe('reading a deployment', () => {
  async function read(reply: object): ReturnType<ScriptedArm['azure']['containerGroups']['read']> {
    arm = await startScriptedArm((request) =>
      isGroup(request) ? ({ status: 200, body: reply } satisfies Reply) : undefined,
    );
    return arm.azure.containerGroups.read(spec);
  }

  it('tells digest, address, start and restarts of a running one', async () => {
    expect(await read(group())).toEqual({
      digest,
      provisioning: 'succeeded',
      running: true,
      startedAt: '2026-11-24T00:00:00.000Z',
      address: 'http://10.0.0.4:8080',
      message: undefined,
      restarts: 2,
    });
  });

  it.each([`other.azurecr.io/hello-world@${digest}`, 'team.azurecr.io/hello-world:1', 'team.azurecr.io.evil/x'])(
    'knows no digest of %s',
    async (name) => {
      expect((await read(group({ image: name })))?.digest).toBeUndefined();
    },
  );

  it('tells why it does not run in the service’s words', async () => {
    const view = {
      currentState: { state: 'Waiting', detailStatus: 'CrashLoopBackOff' },
      previousState: { state: 'Terminated', exitCode: 3 },
      events: [{ type: 'Warning', message: 'Back-off restarting failed container' }],
    };

    expect(await read(group({ state: 'Waiting', view }))).toMatchObject({
      running: false,
      startedAt: undefined,
      message: 'CrashLoopBackOff; exit code 3; Back-off restarting failed container',
    });
  });

  it.each([
    ['Creating', 'going'],
    ['Updating', 'going'],
    ['Failed', 'failed'],
    ['Succeeded', 'succeeded'],
  ])('calls %s %s', async (provisioningState, provisioning) => {
    expect((await read(group({ provisioningState })))?.provisioning).toBe(provisioning);
  });

  it('that is not there is undefined', async () => {
    arm = await serviceWith(undefined);

    expect(await arm.azure.containerGroups.read(spec)).toBeUndefined();
  });
});
