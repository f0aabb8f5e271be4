import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createVault, type Vault } from '../../../local/vault/vault.ts';
import type { Azure } from '../../../shared/azure/azure.ts';
import type { Repository } from '../../../shared/image.ts';
import type { BuildRequest, ImportProgress, TestRequest } from '../../../shared/ports.ts';
import { startArm, type LocalArm } from '../../local/arm/localArm.ts';
import { registryDouble, type RegistryDouble } from '../../local/arm/registryDouble.ts';
import { type ScriptedRunner, scriptedRunner } from '../../local/arm/scriptedRunner.ts';
import { identities, startIdentity } from '../../local/identity/localIdentity.ts';
import { azureAt, base, digest, hub, hubPassword, importInto, team, vaultSecrets } from './testAzure.ts';

const patienceMs = 60_000;

let directory: string;
let target: RegistryDouble;
let runner: ScriptedRunner;
let local: LocalArm;
let identity: Awaited<ReturnType<typeof startIdentity>>;
let vaultListening: Listening;
let azure: Azure;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'azure-contract-'));
  identity = await startIdentity();
  const vault: Vault = createVault({
    url: 'https://127.0.0.1',
    directory,
    tokens: identity.tokens,
    identities,
    resourceId: '',
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
  for (const [name, value] of Object.entries(vaultSecrets)) vault.setSecret(name, value);
  vaultListening = await listen(vault.handle, 0);
  target = registryDouble('base', '127.0.0.1:5001');
  runner = scriptedRunner();
  const vaultUrl = `https://127.0.0.1:${vaultListening.port}/secrets`;
  local = await startArm({
    registries: [
      { resourceGroup: 'rg', registry: target },
      { resourceGroup: 'rg', registry: registryDouble('team', '127.0.0.1:5002') },
    ],
    runner,
    secrets: Object.fromEntries(Object.entries(vaultSecrets).map(([name, value]) => [`${vaultUrl}/${name}`, value])),
  });
  const { credential, url } = local;
  azure = azureAt(Number(new URL(url).port), vaultListening.port, { credential, timeoutMs: 10_000 });
});

afterEach(async () => {
  await local.close();
  await Promise.all([vaultListening.close(), identity.close()]);
  rmSync(directory, { recursive: true });
  expect(local.unexpected).toEqual([]);
});

describe('an import', () => {
  it('names an ACR by its resource ID, and any other registry by its address and login', async () => {
    const fromAcr = { source: { registry: base, repository: 'q/node' as Repository, digest: digest as never } };

    expect(await azure.imports.begin(importInto(base), patienceMs)).toEqual({ kind: 'done' });
    expect(await azure.imports.begin(importInto(base, { ...fromAcr, mode: 'Force' }), patienceMs)).toEqual({
      kind: 'done',
    });

    expect(target.imports).toMatchObject([
      {
        source: { server: '127.0.0.1:5009', username: 'hub-pull', password: hubPassword },
        repository: 'library/node',
        reference: digest,
        targetTags: ['node:15-alpine'],
        mode: 'NoForce',
      },
      { source: { name: 'base' }, repository: 'q/node', reference: digest, mode: 'Force' },
    ]);
  });

  it('answers conflict where the tag exists', async () => {
    target.tags.set('node:15-alpine', digest);

    expect(await azure.imports.begin(importInto(base), patienceMs)).toEqual({ kind: 'conflict' });
  });

  it('that takes long is pending and can be asked for by another process', async () => {
    const { promise, resolve: release } = Promise.withResolvers<undefined>();
    target.gate = promise;
    const begun = await azure.imports.begin(importInto(base), 0);
    const operation = operationOf(begun);
    const { credential, url } = local;
    const other = azureAt(Number(new URL(url).port), vaultListening.port, { credential });
    expect((await other.imports.poll(base, operation, 0)).kind).toBe('pending');

    release(undefined);

    expect(await other.imports.poll(base, operation, patienceMs)).toEqual({ kind: 'done' });
    expect(operation).not.toContain(hubPassword);
    expect(target.imports).toHaveLength(1);
  });

  it.each([
    [
      'without the role',
      { request: () => ({ kind: 'importForbidden' as const }) },
      'IMPORT_FORBIDDEN',
      'Data Importer',
    ],
    ['into a full registry', { isFull: () => true }, 'REGISTRY_FULL', 'show-usage'],
    [
      'when Azure throttles',
      { request: () => ({ kind: 'throttled' as const, retryAfterSeconds: 9 }) },
      'AZURE_THROTTLED',
      'waits',
    ],
  ])('%s fails with what to do', async (_, faults, code, remedy) => {
    Object.assign(local.faults, faults);

    const error = await azure.imports.begin(importInto(base), patienceMs).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code, message: expect.stringContaining(remedy) as string });
    expect(error).toMatchObject({ retryAfterSeconds: code === 'AZURE_THROTTLED' ? 9 : undefined });
  });
});

const build: BuildRequest = {
  name: 'abcdefghij',
  registry: team,
  sourceLocation: '',
  dockerfile: 'Dockerfile',
  imageNames: ['hello-world:abcdefghij'],
  arguments: { REGISTRY_FROM_URL: '127.0.0.1:5001/' },
  platform: 'linux/amd64',
  timeoutSeconds: 600,
  pullFrom: [base, hub, team],
};

describe('a build', () => {
  it('is started once however often it is asked for, and runs with the logins of Key Vault', async () => {
    const sourceLocation = await azure.acrRuns.beginUpload(team)(Buffer.from('a tar'));
    await azure.acrRuns.startBuild({ ...build, sourceLocation });
    await azure.acrRuns.startBuild({ ...build, sourceLocation });

    const { run, end } = await runner.begins(1);

    expect(run.content).toMatchObject({ kind: 'build', imageNames: ['hello-world:abcdefghij'], push: true });
    expect(run.logins).toMatchObject([
      { server: '127.0.0.1:5002' },
      { server: '127.0.0.1:5001', username: 'base-pull', password: 'p4ss-word-of-base' },
      { server: '127.0.0.1:5009', username: 'hub-pull', password: hubPassword },
    ]);
    expect(await azure.acrRuns.build(team, build.name, { patienceMs: 0 })).toMatchObject({
      kind: 'going',
      acrRunId: 'cf1',
    });
    end({ outputImages: [{ registry: '127.0.0.1:5002', repository: 'hello-world', tag: 'abcdefghij', digest }] });
    expect(await azure.acrRuns.build(team, build.name, { patienceMs })).toEqual({
      kind: 'final',
      acrRunId: 'cf1',
      status: 'Succeeded',
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      pushed: [{ server: '127.0.0.1:5002', repository: 'hello-world', tag: 'abcdefghij', digest }],
    });
    expect(runner.begun).toHaveLength(1);
  });

  it('of a task file is started once however often it is asked for, and can be read back without a secret', async () => {
    const sourceLocation = await azure.acrRuns.beginUpload(team)(Buffer.from('a tar'));
    const { name, registry, platform, timeoutSeconds } = build;
    const request = { name, registry, platform, timeoutSeconds, pullFrom: [base], sourceLocation };
    const values = { PASSWORD: azure.secrets.reference('registry-team-password') };
    await azure.acrRuns.startBuild({ ...request, taskFile: 'acr-task.yaml', values });
    await azure.acrRuns.startBuild({ ...request, taskFile: 'acr-task.yaml', values });

    const { run, end } = await runner.begins(1);

    expect(run.content).toEqual({ kind: 'file', taskFilePath: 'acr-task.yaml' });
    expect(run.values).toEqual([{ name: 'PASSWORD', value: values.PASSWORD, isSecret: false }]);
    end({ outputImages: [{ registry: '127.0.0.1:5002', repository: 'hello-world', tag: 'cf1', digest }] });
    expect(await azure.acrRuns.build(team, name, { patienceMs })).toMatchObject({
      status: 'Succeeded',
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      pushed: [{ server: '127.0.0.1:5002', repository: 'hello-world', tag: 'cf1', digest }],
    });
    expect(runner.begun).toHaveLength(1);
  });

  it('is listed until it is deleted, and deleting it twice is no fault', async () => {
    await azure.acrRuns.startBuild(build);
    (await runner.begins(1)).end({});
    await azure.acrRuns.build(team, build.name, { patienceMs });
    expect(await azure.acrRuns.builds(team)).toEqual([build.name]);

    await azure.acrRuns.deleteBuild(team, build.name);
    await azure.acrRuns.deleteBuild(team, build.name);

    expect(await azure.acrRuns.builds(team)).toEqual([]);
    expect(await azure.acrRuns.build(team, build.name, { patienceMs: 0 })).toBeUndefined();
  });

  it('where ACR Tasks are not allowed says so, and what to do', async () => {
    local.faults.request = (method) => (method === 'PUT' ? { kind: 'tasksNotAllowed' } : undefined);

    await expect(azure.acrRuns.startBuild(build)).rejects.toMatchObject({ code: 'TASKS_NOT_ALLOWED' });
  });
});

const test: TestRequest = {
  registry: base,
  taskFile: 'version: v1.1.0\nsteps: []\n',
  platform: 'linux/arm64/v8',
  timeoutSeconds: 30,
  login: { server: '127.0.0.1:5001', username: 'quarantine', password: 'p4ss-word-of-quarantine' },
};

describe('a test', () => {
  it('gets the one login it is given and no other', async () => {
    await azure.acrRuns.startTest(test);

    const { run } = await runner.begins(1);

    expect(run.logins).toEqual([test.login]);
    expect(run.content).toEqual({ kind: 'task', yaml: test.taskFile });
    expect(run.platform).toEqual({ os: 'linux', architecture: 'arm64' });
    await expect(run.secretOf('https://127.0.0.1/secrets/registry-hub-password')).rejects.toThrow('no identity');
  });

  it('tells its end in ACR’s words, and its log from any byte on', async () => {
    const acrRunId = await azure.acrRuns.startTest(test);
    expect(await azure.acrRuns.log(base, 'cf99', 0)).toEqual({ text: '', nextOffset: 0 });
    const { run, end } = await runner.begins(1);
    run.onOutput('Größe\nfailed to run step ID: a: exit status 1\n');
    const first = await azure.acrRuns.log(base, acrRunId, 0);
    end({ status: 'Failed', errorMessage: 'failed to run step ID: a: exit status 1' });

    expect(await azure.acrRuns.state(base, acrRunId, { patienceMs })).toEqual({
      kind: 'final',
      acrRunId,
      status: 'Failed',
      startedAt: expect.any(String) as string,
      pushed: [],
      message: 'failed to run step ID: a: exit status 1',
    });
    const whole = await azure.acrRuns.log(base, acrRunId, 0);
    expect(whole.text).toContain('Größe\r\nfailed');
    expect(whole.nextOffset).toBe(Buffer.byteLength(whole.text));
    expect(whole.text.startsWith(first.text)).toBe(true);
    expect(await azure.acrRuns.log(base, acrRunId, whole.nextOffset)).toEqual({
      text: '',
      nextOffset: whole.nextOffset,
    });
  });

  it('can be cancelled, and cancelling it again is no fault', async () => {
    const acrRunId = await azure.acrRuns.startTest(test);
    await runner.begins(1);

    await azure.acrRuns.cancel(base, acrRunId);

    expect(await azure.acrRuns.state(base, acrRunId, { patienceMs })).toMatchObject({
      kind: 'final',
      status: 'Canceled',
    });
    await azure.acrRuns.cancel(base, acrRunId);
    await azure.acrRuns.cancel(base, 'cf99');
  });
});

describe('a secret', () => {
  it('is read from the vault, and its reference is the URL that ACR reads it by', async () => {
    expect(await azure.secrets.get('registry-hub-user')).toBe('hub-pull');
    expect(azure.secrets.reference('registry-hub-user')).toBe(
      `https://127.0.0.1:${vaultListening.port}/secrets/registry-hub-user`,
    );
  });

  it('that is not there is named with its vault', async () => {
    await expect(azure.secrets.get('git-token')).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      message: expect.stringContaining('"git-token"') as string,
    });
  });
});

function operationOf(progress: ImportProgress): Extract<ImportProgress, { kind: 'pending' }>['operation'] {
  if (progress.kind !== 'pending') throw new Error(`The import is ${progress.kind}.`);
  return progress.operation;
}
