import { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { afterEach, describe, expect, it } from 'vitest';
import { durableStarter } from '../../../shared/start/durableStarter.ts';
import type { Starter } from '../../../shared/start/starter.ts';
import { type Reply, startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.ts';

let engine: ScriptedServer;
afterEach(() => engine.close());

/** The real Durable client against an engine that answers as told. */
async function starterOn(start: Reply, status: Reply): Promise<Starter> {
  engine = await startScriptedServer(({ method }) => (method === 'POST' ? start : status));
  const context = new InvocationContext({ functionName: 'f' });
  const input = df.input.durableClient();
  const base = `http://${engine.host}/runtime/webhooks/durabletask`;
  const links = Object.fromEntries(['id', 'statusQueryGetUri'].map((name) => [name, `${base}/instances/x`]));
  context.extraInputs.set(input, {
    taskHubName: 'hub',
    creationUrls: {},
    managementUrls: links,
    baseUrl: base,
    requiredQueryStringParameters: '',
    rpcBaseUrl: `${base}/`,
  });
  context.options.extraInputs = [input];
  return durableStarter(() => df.getClient(context));
}

const accepted: Reply = { status: 202, body: { id: 'abcdefghij' } };

function instance(runtimeStatus: string): Reply {
  const times = { createdTime: '2026-11-24T12:00:00Z', lastUpdatedTime: '2026-11-24T12:00:00Z' };
  return {
    status: 202,
    body: { name: 'imageBuild', instanceId: 'abcdefghij', runtimeStatus, input: null, output: null, ...times },
  };
}

const notFound: Reply = { status: 404, body: { Message: 'No instance with that ID' } };

describe('starting an orchestration', () => {
  it('asks the engine with our instance ID', async () => {
    const starter = await starterOn(accepted, notFound);

    await starter.start('imageBuild', 'abcdefghij', { task: 'x' });

    expect(engine.requests).toMatchObject([
      {
        method: 'POST',
        path: '/runtime/webhooks/durabletask/orchestrators/imageBuild/abcdefghij',
        body: '{"task":"x"}',
      },
    ]);
  });

  it.each([409, 500])('is done when the engine has the instance, though it answered %i', async (status) => {
    const starter = await starterOn({ status, body: { message: 'no' } }, instance('Running'));

    await expect(starter.start('imageBuild', 'abcdefghij')).resolves.toBeUndefined();
  });

  it('fails when the engine has no such instance after all', async () => {
    const starter = await starterOn({ status: 500, body: { message: 'no' } }, notFound);

    await expect(starter.start('imageBuild', 'abcdefghij')).rejects.toMatchObject({ code: 'AZURE_UNREACHABLE' });
  });

  it('fails when nobody answers', async () => {
    const starter = await starterOn('break', 'break');

    await expect(starter.start('imageBuild', 'abcdefghij')).rejects.toMatchObject({ code: 'AZURE_UNREACHABLE' });
  });
});

describe('purging', () => {
  it('asks for what has ended before that time, and is content when there is nothing', async () => {
    const starter = await starterOn(accepted, notFound);

    await starter.purge(new Date('2026-10-25T12:00:00Z'));

    const { method, path } = engine.requests[0]!;
    expect([method, path.split('?')[0]]).toEqual(['DELETE', '/runtime/webhooks/durabletask/instances/']);
    expect(Object.fromEntries(new URL(path, 'http://engine').searchParams)).toEqual({
      createdTimeFrom: '1970-01-01T00:00:00.000Z',
      createdTimeTo: '2026-10-25T12:00:00.000Z',
      runtimeStatus: 'Completed,Failed,Terminated,Canceled',
    });
  });

  it('fails when nobody answers', async () => {
    const starter = await starterOn(accepted, 'break');

    await expect(starter.purge(new Date())).rejects.toMatchObject({ code: 'AZURE_UNREACHABLE' });
  });
});

describe('asking whether an orchestration goes on', () => {
  it.each([
    ['Pending', true],
    ['Running', true],
    ['Suspended', true],
    ['Completed', false],
    ['Failed', false],
    ['Terminated', false],
  ])('%s: %s', async (status, expected) => {
    const starter = await starterOn(accepted, instance(status));

    expect(await starter.isUnfinished('abcdefghij')).toBe(expected);
  });

  it('is no for one that the engine does not know, and a fault when it does not answer', async () => {
    expect(await (await starterOn(accepted, notFound)).isUnfinished('abcdefghij')).toBe(false);
    await engine.close();

    await expect((await starterOn(accepted, 'break')).isUnfinished('abcdefghij')).rejects.toMatchObject({
      code: 'AZURE_UNREACHABLE',
    });
  });
});
