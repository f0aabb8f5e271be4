import { readFileSync } from 'node:fs';
import type { EncodedTaskRunRequest, Run } from '@azure/arm-containerregistry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { poll, startArm, type LocalArm } from './localArm.ts';
import { fetchLoopback, toArray } from './loopback.ts';
import { registryDouble, type RegistryDouble } from './registryDouble.ts';
import { scriptedRunner, type ScriptedRunner } from './scriptedRunner.ts';

const yaml = 'version: v1.1.0\nsteps: [{ cmd: "true" }]\n';
const request: EncodedTaskRunRequest = {
  type: 'EncodedTaskRunRequest',
  encodedTaskContent: Buffer.from(yaml).toString('base64'),
  platform: { os: 'Linux', architecture: 'amd64' },
};

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
    secrets: { 'https://kv.vault.azure.net/secrets/user': 'vault user' },
  });
});
afterEach(() => local.close());

function schedule(more: Partial<EncodedTaskRunRequest> = {}, registry = 'base'): Promise<Run> {
  return local.registries.registries.beginScheduleRunAndWait('rg', registry, { ...request, ...more });
}

function get(runId: string, registry = 'base'): Promise<Run> {
  return local.registries.runs.get('rg', registry, runId);
}

async function reaches(runId: string, status: string): Promise<Run> {
  return vi.waitFor(async () => {
    const run = await get(runId);
    expect(run.status).toBe(status);
    return run;
  });
}

describe('a run', () => {
  it('is queued, runs and ends with the images it pushed', async () => {
    const queued = await schedule({ values: [{ name: 'color', value: 'Green', isSecret: false }] });
    const { run, end } = await runner.begins(1);
    const running = await get('cf1');
    const image = { registry: '127.0.0.1:5001', repository: 'node', tag: '15', digest: 'sha256:ab' };
    end({ outputImages: [image] });

    expect([queued.runId, queued.status, running.status]).toEqual(['cf1', 'Queued', 'Running']);
    expect(run).toMatchObject({
      runId: 'cf1',
      registryName: 'base',
      content: { kind: 'task', yaml },
      values: [{ name: 'color', value: 'Green', isSecret: false }],
      timeoutSeconds: 3_600,
    });
    expect(await reaches('cf1', 'Succeeded')).toMatchObject({
      outputImages: [image],
      finishTime: expect.any(Date) as Date,
    });
  });

  it('has IDs of its own in each registry', async () => {
    const ids = [await schedule(), await schedule(), await schedule({}, 'team')].map(({ runId }) => runId);

    expect(ids).toEqual(['cf1', 'cf2', 'cf1']);
  });

  it('waits while as many run as there are cores', async () => {
    for (let count = 0; count < 3; count += 1) await schedule();
    const first = await runner.begins(2);
    expect((await get('cf3')).status).toBe('Queued');

    runner.begun[0]!.end({});
    await runner.begins(3);
    expect(first.run.runId).toBe('cf2');
  });

  it('says why it failed', async () => {
    await schedule();
    (await runner.begins(1)).end({ status: 'Failed', errorMessage: 'failed to run step ID: test: exit status 1' });

    expect(await reaches('cf1', 'Failed')).toMatchObject({
      runErrorMessage: 'failed to run step ID: test: exit status 1',
    });
  });

  it('is canceled at once while it waits, and by its signal while it runs', async () => {
    for (let count = 0; count < 3; count += 1) await schedule();
    const { signal } = await runner.begins(1);

    await local.registries.runs.beginCancelAndWait('rg', 'base', 'cf3', poll);
    await local.registries.runs.beginCancelAndWait('rg', 'base', 'cf1', poll);

    expect([(await get('cf3')).status, (await get('cf1')).status, signal.aborted]).toEqual([
      'Canceled',
      'Canceled',
      true,
    ]);
    expect((await get('cf3')).startTime).toBeUndefined();
  });

  it('ends in Error or Canceled when the local Azure was killed, and its number is not used again', async () => {
    for (let count = 0; count < 3; count += 1) await schedule();
    await runner.begins(2);

    await local.restart();

    expect(
      (await toArray(local.registries.runs.list('rg', 'base'))).map(({ runId, status }) => [runId, status]),
    ).toEqual([
      ['cf3', 'Canceled'],
      ['cf2', 'Error'],
      ['cf1', 'Error'],
    ]);
    expect((await schedule()).runId).toBe('cf4');
  });

  it('is found by a filter, newest first and page by page', async () => {
    for (let count = 0; count < 5; count += 1) await schedule();
    await runner.begins(2);
    async function ids(options: object): Promise<unknown[]> {
      return (await toArray(local.registries.runs.list('rg', 'base', options))).map(({ runId }) => runId);
    }

    expect(await ids({ top: 2 })).toEqual(['cf5', 'cf4', 'cf3', 'cf2', 'cf1']);
    expect(await ids({ filter: "Status eq 'Running'" })).toEqual(['cf2', 'cf1']);
    expect(await ids({ filter: "RunId eq 'cf4' and Status eq 'Queued'" })).toEqual(['cf4']);
  });

  it('is refused where ACR Tasks is not allowed', async () => {
    local.faults.request = (_, path) => (path.endsWith('/scheduleRun') ? { kind: 'tasksNotAllowed' } : undefined);

    await expect(schedule()).rejects.toMatchObject({
      statusCode: 400,
      code: 'TasksOperationsNotAllowed',
      message: expect.stringContaining('ACR Tasks requests for the registry base') as string,
    });
  });

  it('is refused for Windows', async () => {
    await expect(schedule({ platform: { os: 'Windows' } })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('The local Azure runs Linux only.') as string,
    });
  });
});

describe('the source of a run', () => {
  it('is uploaded to a signed address and given to the runner as a file', async () => {
    const { uploadUrl, relativePath } = await local.registries.registries.getBuildSourceUploadUrl('rg', 'base');
    const headers = { 'x-ms-blob-type': 'BlockBlob' };
    const put = await fetchLoopback(uploadUrl!, { method: 'PUT', headers, body: 'a tar.gz' });

    await schedule({ sourceLocation: relativePath! });
    const { run } = await runner.begins(1);
    expect(put.status).toBe(201);
    expect(readFileSync(run.contextTar!, 'utf8')).toBe('a tar.gz');
  });

  it('is refused when it was not uploaded, and an address without a right signature takes nothing', async () => {
    const { uploadUrl, relativePath } = await local.registries.registries.getBuildSourceUploadUrl('rg', 'base');
    const headers = { 'x-ms-blob-type': 'BlockBlob' };
    const forged = uploadUrl!.replace(/sig=.{8}/, 'sig=forged00');

    expect((await fetchLoopback(forged, { method: 'PUT', headers, body: 'x' })).status).toBe(403);
    await expect(schedule({ sourceLocation: relativePath! })).rejects.toMatchObject({ code: 'SourceNotFound' });
    await expect(schedule({ sourceLocation: 'https://token@host/x.git' })).rejects.toMatchObject({
      code: 'InvalidSourceLocation',
    });
  });
});

describe('the log of a run', () => {
  async function link(runId: string): Promise<string> {
    return (await local.registries.runs.getLogSasUrl('rg', 'base', runId)).logLink!;
  }

  it('is not there before the run has started', async () => {
    for (let count = 0; count < 3; count += 1) await schedule();

    expect((await fetchLoopback(await link('cf3'))).status).toBe(404);
  });

  it('is read without a token, from an offset, while it grows, and says when it is complete', async () => {
    await schedule();
    const { run, end } = await runner.begins(1);
    const address = await link('cf1');
    run.onOutput('one\n');
    run.onOutput('two\r\nthr');

    const whole = await fetchLoopback(address);
    const part = await fetchLoopback(address, { headers: { range: 'bytes=5-' } });
    const none = await fetchLoopback(address, { headers: { range: 'bytes=13-' } });
    expect([await whole.text(), whole.headers.get('x-ms-meta-complete')]).toEqual(['one\r\ntwo\r\nthr', null]);
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'two\r\nthr',
      'bytes 5-12/13',
    ]);
    expect(none.status).toBe(416);

    run.onOutput('ee\n');
    end({ status: 'Failed' });
    await reaches('cf1', 'Failed');
    const complete = await fetchLoopback(address);
    expect([await complete.text(), complete.headers.get('x-ms-meta-complete')]).toEqual([
      'one\r\ntwo\r\nthree\r\n',
      'failed',
    ]);
  });

  it('is there after a restart, by the same address', async () => {
    await schedule();
    const { run } = await runner.begins(1);
    run.onOutput('before\n');
    const address = await link('cf1');

    await local.restart();

    const log = await fetchLoopback(address);
    expect([await log.text(), log.headers.get('x-ms-meta-complete')]).toEqual(['before\r\n', 'internalerror']);
  });
});

describe('the logins of a run', () => {
  it('are those of its own registry unless loginMode is None, and are useless afterwards', async () => {
    await schedule();
    await schedule({ credentials: { sourceRegistry: { loginMode: 'None' } } });
    const [own, none] = [await runner.begins(1), await runner.begins(2)];

    expect(own.run.logins.map(({ server }) => server)).toEqual(['127.0.0.1:5001']);
    expect([...base.runLogins.values()]).toEqual([expect.arrayContaining(['repositories/*/content/write'])]);
    expect(none.run.logins).toEqual([]);
    own.end({});
    await reaches('cf1', 'Succeeded');
    expect(base.runLogins.size).toBe(0);
  });

  it('are those that the request names, in place of its own', async () => {
    const quarantine = { userName: { type: 'Opaque', value: 'tester' }, password: { type: 'Opaque', value: 'secret' } };
    await schedule({ credentials: { customRegistries: { '127.0.0.1:5001': quarantine } } });

    const { run } = await runner.begins(1);
    expect(run.logins).toEqual([{ server: '127.0.0.1:5001', username: 'tester', password: 'secret' }]);
  });

  it('reach no secret and no identity from a quick run', async () => {
    const user = { type: 'Vaultsecret', value: 'https://kv.vault.azure.net/secrets/user' };
    await schedule({ credentials: { customRegistries: { 'docker.io': { userName: user, password: user } } } });
    await schedule();
    const { run } = await runner.begins(1);

    expect(await reaches('cf1', 'Failed')).toMatchObject({
      runErrorMessage: expect.stringContaining('has no identity') as string,
    });
    await expect(run.secretOf('https://kv.vault.azure.net/secrets/user')).rejects.toThrow('has no identity');
  });
});
