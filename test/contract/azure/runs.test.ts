import { afterEach, describe, expect, it } from 'vitest';
import type { BuildRequest } from '../../../shared/ports.ts';
import { type ScriptedArm, startScriptedArm } from './scriptedArm.ts';
import { azureAt, base, digest, hub, hubPassword, team } from './testAzure.ts';
import { buildIdentity } from '../../local/identity/localIdentity.ts';

let arm: ScriptedArm;

afterEach(() => arm.close());

const build: BuildRequest = {
  name: 'abcdefghij',
  registry: team,
  sourceLocation: 'source/1.tar.gz',
  dockerfile: 'app/Dockerfile',
  imageNames: ['hello-world:abcdefghij'],
  arguments: { REGISTRY_FROM_URL: 'base.azurecr.io/' },
  platform: 'linux/amd64',
  timeoutSeconds: 60,
  pullFrom: [base, hub, team],
};

const test = {
  registry: base,
  taskFile: 'version: v1.1.0\n',
  platform: 'linux/amd64',
  timeoutSeconds: 600,
  login: { server: 'base.azurecr.io', username: 'quarantine', password: 'p4ss-word-of-quarantine' },
};

function sentRequest(wanted: 'PUT' | 'POST'): unknown {
  return JSON.parse(arm.server.requests.find(({ method }) => method === wanted)?.body ?? '');
}

describe('a build’s request', () => {
  it('names identity and Key Vault references and holds no password', async () => {
    arm = await startScriptedArm(({ method }) =>
      method === 'PUT' ? { status: 201, body: { properties: { provisioningState: 'Succeeded' } } } : undefined,
    );

    await arm.azure.acrRuns.startBuild(build);

    const put = arm.server.requests.find(({ method }) => method === 'PUT');
    const vault = arm.azure.secrets.reference('');
    function reference(name: string): object {
      return { type: 'Vaultsecret', value: `${vault}${name}` };
    }
    expect(JSON.parse(put?.body ?? '')).toEqual({
      location: 'westeurope',
      identity: { type: 'UserAssigned', userAssignedIdentities: { [buildIdentity.resourceId ?? '']: {} } },
      properties: {
        runRequest: {
          type: 'DockerBuildRequest',
          dockerFilePath: 'app/Dockerfile',
          imageNames: ['hello-world:abcdefghij'],
          isPushEnabled: true,
          arguments: [{ name: 'REGISTRY_FROM_URL', value: 'base.azurecr.io/', isSecret: false }],
          sourceLocation: 'source/1.tar.gz',
          platform: { os: 'Linux', architecture: 'amd64' },
          timeout: 300,
          credentials: {
            customRegistries: {
              'base.azurecr.io': {
                userName: reference('registry-base-user'),
                password: reference('registry-base-password'),
                identity: buildIdentity.clientId,
              },
              '127.0.0.1:5009': {
                userName: reference('registry-hub-user'),
                password: reference('registry-hub-password'),
                identity: buildIdentity.clientId,
              },
            },
          },
        },
      },
    });
  });

  it('of a task file names it and its values as they are, URLs of secrets and no secret', async () => {
    arm = await startScriptedArm(({ method }) =>
      method === 'PUT' ? { status: 201, body: { properties: { provisioningState: 'Succeeded' } } } : undefined,
    );
    const { name, registry, sourceLocation, platform, timeoutSeconds } = build;
    const PASSWORD = arm.azure.secrets.reference('registry-team-password');

    await arm.azure.acrRuns.startBuild({
      ...{ name, registry, sourceLocation, platform, timeoutSeconds, pullFrom: [hub] },
      taskFile: 'ci/acr-task.yaml',
      valuesFile: 'ci/values.yaml',
      values: { ACI: 'hello', PASSWORD },
    });

    const put = arm.server.requests.find(({ method }) => method === 'PUT');
    expect(JSON.parse(put?.body ?? '')).toMatchObject({
      identity: { type: 'UserAssigned' },
      properties: {
        runRequest: {
          type: 'FileTaskRunRequest',
          taskFilePath: 'ci/acr-task.yaml',
          valuesFilePath: 'ci/values.yaml',
          values: [
            { name: 'ACI', value: 'hello', isSecret: false },
            { name: 'PASSWORD', value: PASSWORD, isSecret: false },
          ],
          sourceLocation: 'source/1.tar.gz',
          platform: { os: 'Linux', architecture: 'amd64' },
          credentials: { customRegistries: { '127.0.0.1:5009': { password: { type: 'Vaultsecret' } } } },
        },
      },
    });
    expect(put?.body).not.toContain(hubPassword);
    expect(put?.path).toContain('/taskRuns/abcdefghij?');
  });

  it('logs in to its own registry as its identity where that is in ABAC mode', async () => {
    arm = await startScriptedArm(({ method, path }) => {
      if (method === 'PUT') return { status: 201, body: { properties: { provisioningState: 'Succeeded' } } };
      if (!path.split('?')[0]?.endsWith('/registries/team')) return undefined;
      const properties = { loginServer: 'team.azurecr.io', roleAssignmentMode: 'AbacRepositoryPermissions' };
      return { status: 200, body: { location: 'westeurope', properties } };
    });

    await arm.azure.acrRuns.startBuild({ ...build, pullFrom: [team] });

    expect(sentRequest('PUT')).toMatchObject({
      properties: {
        runRequest: { credentials: { customRegistries: { 'team.azurecr.io': { identity: buildIdentity.clientId } } } },
      },
    });
  });

  it('asks Azure for the identity’s client ID where it was not told', async () => {
    arm = await startScriptedArm(({ method, path }) => {
      if (path.startsWith(buildIdentity.resourceId ?? ''))
        return { status: 200, body: { properties: { clientId: 'client-1' } } };
      return method === 'PUT' ? { status: 201, body: { properties: { provisioningState: 'Succeeded' } } } : undefined;
    });
    const identity = { resourceId: buildIdentity.resourceId ?? '' };
    const { acrRuns } = azureAt(arm.server.port, 1, { buildIdentity: identity });

    await acrRuns.startBuild(build);
    await acrRuns.startBuild({ ...build, name: 'bbbbbbbbbb' });

    const puts = arm.server.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);
    expect(puts).toHaveLength(2);
    for (const body of puts) expect(body).toContain('"identity":"client-1"');
    expect(arm.server.requests.filter(({ path }) => path.startsWith(identity.resourceId))).toHaveLength(1);
  });

  it('was accepted even when the build has failed before the first look', async () => {
    arm = await startScriptedArm(({ method, path }) => {
      if (!path.includes('/taskRuns/')) return undefined;
      const put = arm.server.requests.some((one) => one.method === 'PUT');
      if (method === 'PUT') return { status: 201, body: { properties: { provisioningState: 'Creating' } } };
      return put ? { status: 200, body: { properties: { provisioningState: 'Failed' } } } : undefined;
    });

    await arm.azure.acrRuns.startBuild(build);

    expect(await arm.azure.acrRuns.build(team, build.name, { patienceMs: 0 })).toMatchObject({
      kind: 'final',
      status: 'Error',
    });
  });
});

describe('the agents that a run gets', () => {
  it('are of the pool that is configured, for builds and for tests', async () => {
    arm = await startScriptedArm(({ method }) => {
      if (method === 'POST') return { status: 200, body: { runId: 'cf7', properties: { runId: 'cf7' } } };
      return method === 'PUT' ? { status: 201, body: { properties: { provisioningState: 'Succeeded' } } } : undefined;
    });
    const { acrRuns } = azureAt(arm.server.port, 1, { agentPool: 'inside' });

    await acrRuns.startBuild({ ...build, pullFrom: [] });
    await acrRuns.startTest(test);

    expect(sentRequest('PUT')).toMatchObject({ properties: { runRequest: { agentPoolName: 'inside' } } });
    expect(sentRequest('POST')).toMatchObject({ agentPoolName: 'inside' });
  });
});

describe('a run', () => {
  it('is waited for until ACR has queued it', async () => {
    arm = await startScriptedArm(() => {
      const runResult = { properties: { runId: 'cf1', status: 'Queued' } };
      const isQueued = arm.server.requests.length > 2;
      return { status: 200, body: { properties: { provisioningState: 'Creating', ...(isQueued && { runResult }) } } };
    });

    expect(await arm.azure.acrRuns.build(team, 'abcdefghij', { patienceMs: 0 })).toBeUndefined();
    expect(await arm.azure.acrRuns.build(team, 'abcdefghij', { patienceMs: 1000 })).toEqual({
      kind: 'going',
      acrRunId: 'cf1',
      status: 'Queued',
    });
  });

  it('is looked at less and less often while there is patience', async () => {
    arm = await startScriptedArm(() => ({ status: 200, body: { properties: { runId: 'cf1', status: 'Running' } } }));

    expect(await arm.azure.acrRuns.state(base, 'cf1', { patienceMs: 4000 })).toEqual({
      kind: 'going',
      acrRunId: 'cf1',
      status: 'Running',
    });

    // At once and after 250 ms, then each after a seventeenth of the time so far or 15 ms, at last after all patience.
    expect(arm.server.requests).toHaveLength(51);
  });

  it('lists what it pushed, and only what is an image', async () => {
    const outputImages = [
      { registry: 'team.azurecr.io', repository: 'hello-world', tag: 'abcdefghij', digest },
      { registry: 'team.azurecr.io', repository: 'hello-world', digest: 'none' },
    ];
    const startTime = '2026-11-24T12:00:00.1234567Z';
    const properties = { runId: 'cf1', status: 'Succeeded', startTime, outputImages, runErrorMessage: '' };
    arm = await startScriptedArm(() => ({ status: 200, body: { properties } }));

    expect(await arm.azure.acrRuns.state(base, 'cf1', { patienceMs: 0 })).toEqual({
      kind: 'final',
      acrRunId: 'cf1',
      status: 'Succeeded',
      startedAt: '2026-11-24T12:00:00.123Z',
      pushed: [{ server: 'team.azurecr.io', repository: 'hello-world', tag: 'abcdefghij', digest }],
    });
  });

  it('that was scheduled keeps its ID when the look after it fails', async () => {
    arm = await startScriptedArm(({ method }, url) =>
      method === 'POST'
        ? { status: 202, headers: { location: `${url}/operations/1` }, body: { properties: { runId: 'cf7' } } }
        : 'break',
    );

    expect(await arm.azure.acrRuns.startTest(test)).toBe('cf7');
    expect(arm.server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('that is refused shows no password', async () => {
    const message = `No, ${test.login.password}!`;
    arm = await startScriptedArm(() => ({ status: 400, body: { error: { code: 'Bad', message } } }));

    const error = await arm.azure.acrRuns.startTest(test).catch((reason: unknown) => reason as Error);

    expect(error).toMatchObject({ code: 'AZURE_REFUSED' });
    expect(JSON.stringify([error, (error as Error).message])).not.toContain(test.login.password);
    expect(arm.server.requests[0]?.body).toContain(test.login.password);
  });
});

describe('ACR Tasks that are not allowed', () => {
  it('are a final fault with the reason', async () => {
    const error = { code: 'TasksOperationsNotAllowed', message: 'ACR Tasks requests are not permitted.' };
    arm = await startScriptedArm(({ method }) => (method === 'POST' ? { status: 400, body: { error } } : undefined));

    const attempt = arm.azure.acrRuns.startTest({ ...test, login: { ...test.login, password: hubPassword } });

    await expect(attempt).rejects.toMatchObject({
      code: 'TASKS_NOT_ALLOWED',
      message: expect.stringContaining('subscription') as string,
    });
  });
});
