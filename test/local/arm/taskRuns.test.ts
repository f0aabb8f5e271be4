import type { TaskRun } from '@azure/arm-containerregistry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIdentity } from '../identity/localIdentity.ts';
import { poll, startArm, type LocalArm } from './localArm.ts';
import { registryDouble, type RegistryDouble } from './registryDouble.ts';
import { scriptedRunner, type ScriptedRunner } from './scriptedRunner.ts';

let base: RegistryDouble;
let team: RegistryDouble;
let runner: ScriptedRunner;
let local: LocalArm;
beforeEach(async () => {
  base = registryDouble('base', '127.0.0.1:5001');
  team = registryDouble('team', '127.0.0.1:5002');
  runner = scriptedRunner();
  local = await startArm({
    registries: [
      { resourceGroup: 'rg', registry: base },
      { resourceGroup: 'rg', registry: team },
    ],
    runner,
    secrets: {
      'https://kv.vault.azure.net/secrets/user': 'vault user',
      'https://kv.vault.azure.net/secrets/pass': 'vault pass',
    },
  });
});
afterEach(() => local.close());

const build: TaskRun = {
  identity: { type: 'UserAssigned', userAssignedIdentities: { [buildIdentity.resourceId!]: {} } },
  runRequest: {
    type: 'DockerBuildRequest',
    dockerFilePath: 'Dockerfile',
    imageNames: ['hello-world:abcdefghij'],
    isPushEnabled: true,
    arguments: [
      { name: 'REGISTRY_FROM_URL', value: '127.0.0.1:5001/', isSecret: false },
      { name: 'TOKEN', value: 'very secret', isSecret: true },
    ],
    platform: { os: 'Linux', architecture: 'amd64' },
    credentials: {
      customRegistries: {
        '127.0.0.1:5001': { identity: buildIdentity.clientId },
        'registry-1.docker.io': {
          identity: buildIdentity.clientId,
          userName: { type: 'Vaultsecret', value: 'https://kv.vault.azure.net/secrets/user' },
          password: { type: 'Vaultsecret', value: 'https://kv.vault.azure.net/secrets/pass' },
        },
      },
    },
  },
};

function begin(taskRun: TaskRun = build): Promise<{ pollUntilDone(): Promise<TaskRun> }> {
  return local.registries.taskRuns.beginCreate('rg', 'team', 'abcdefghij', taskRun, poll);
}
function get(): Promise<TaskRun> {
  return local.registries.taskRuns.get('rg', 'team', 'abcdefghij');
}

describe('a task run', () => {
  it('goes on while its run does, and then has its result', async () => {
    const poller = await begin();
    const { run, end } = await runner.begins(1);
    const before = await get();
    end({
      outputImages: [{ registry: '127.0.0.1:5002', repository: 'hello-world', tag: 'abcdefghij', digest: 'sha256:ab' }],
    });
    const after = await poller.pollUntilDone();

    expect(run).toMatchObject({
      taskName: 'abcdefghij',
      content: { kind: 'build', dockerfile: 'Dockerfile', imageNames: ['hello-world:abcdefghij'], push: true },
    });
    expect([before.provisioningState, before.runResult?.status]).toEqual(['Creating', 'Running']);
    expect([after.provisioningState, after.runResult?.runId]).toEqual(['Succeeded', 'cf1']);
    expect(after.runResult?.outputImages?.[0]?.digest).toBe('sha256:ab');
  });

  it('is logged in to its registry, to those its identity may read, and to those whose secrets it may read', async () => {
    await begin();
    const { run } = await runner.begins(1);

    expect(run.logins.map(({ server, username }) => [server, username])).toEqual([
      ['127.0.0.1:5002', 'run-0-team'],
      ['127.0.0.1:5001', 'run-0-base'],
      ['registry-1.docker.io', 'vault user'],
    ]);
    expect([...base.runLogins.values()]).toEqual([['repositories/node/content/read']]);
    expect(await run.secretOf('https://kv.vault.azure.net/secrets/pass', buildIdentity.clientId)).toBe('vault pass');
  });

  it('starts nothing when it is put again as it is, during its run and after a restart', async () => {
    await begin();
    await begin();
    (await runner.begins(1)).end({});
    await vi.waitFor(async () => expect((await get()).provisioningState).toBe('Succeeded'));
    await local.restart();
    await begin();

    expect(runner.begun).toHaveLength(1);
    expect((await get()).runResult?.runId).toBe('cf1');
  });

  it('runs again with another forceUpdateTag', async () => {
    await begin();
    (await runner.begins(1)).end({});
    await begin({ ...build, forceUpdateTag: 'again' });
    await runner.begins(2);

    expect((await get()).runResult?.runId).toBe('cf2');
  });

  it('gives back neither credentials nor secret arguments', async () => {
    await begin();
    const readBack = JSON.stringify(await get());

    expect(readBack).toContain('127.0.0.1:5001/');
    expect(readBack).not.toMatch(/very secret|vault user|credentials|kv\.vault/);
  });

  it('fails when its run fails, and is gone when it is deleted', async () => {
    const poller = await begin();
    (await runner.begins(1)).end({ status: 'Failed', errorMessage: 'exit status 1' });

    await expect(poller.pollUntilDone()).rejects.toThrow('The long-running operation has failed');
    expect((await get()).provisioningState).toBe('Failed');
    await local.registries.taskRuns.beginDeleteAndWait('rg', 'team', 'abcdefghij', poll);
    await expect(get()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('is refused an identity that does not exist', async () => {
    const identity = { type: 'UserAssigned' as const, userAssignedIdentities: { '/subscriptions/x/nobody': {} } };

    await expect(begin({ ...build, identity })).rejects.toMatchObject({ code: 'FailedIdentityOperation' });
    expect(runner.begun).toHaveLength(0);
  });
});
