import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { eventOf } from '../../../shared/notify/eventOf.ts';
import { sendEvent } from '../../../shared/notify/sendEvent.ts';
import type { Run } from '../../../shared/run.ts';
import { digestOf, fakeWorld } from '../../support/fakeApp.ts';
import { startScriptedServer, type Reply, type ScriptedServer } from '../../support/scriptedServer.ts';

const run = {
  runId: 'abcdefghij',
  task: 'base-import-node',
  trigger: 'Image Update',
  status: 'Succeeded',
  outcome: 'promoted',
  reason: 'Every gate said yes.',
  digest: digestOf('a'),
  platform: 'linux/amd64',
  finishedAt: '2026-11-24T12:00:00.000Z',
} as unknown as Run;

describe('the news of a run’s end', () => {
  it('is a CloudEvent with the same ID each time', () => {
    expect(eventOf(run)).toEqual({
      specversion: '1.0',
      id: 'abcdefghij-promoted',
      source: '/customhouse/tasks/base-import-node',
      type: 'customhouse.promoted',
      subject: 'base-import-node',
      time: '2026-11-24T12:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        runId: 'abcdefghij',
        task: 'base-import-node',
        trigger: 'Image Update',
        status: 'Succeeded',
        outcome: 'promoted',
        reason: 'Every gate said yes.',
        digest: digestOf('a'),
        platform: 'linux/amd64',
      },
    });
  });

  it.each([
    [{ status: 'Failed', outcome: 'rejected' }, 'customhouse.rejected'],
    [{ status: 'Failed', outcome: 'revoked' }, 'customhouse.revoked'],
    [{ status: 'Failed', outcome: 'rolledBack' }, 'customhouse.rolledBack'],
    [{ status: 'Succeeded', outcome: 'deployed' }, 'customhouse.deployed'],
    [{ status: 'Failed', outcome: undefined }, 'customhouse.failed'],
    [{ status: 'Error', outcome: 'promoted' }, 'customhouse.failed'],
    [{ status: 'Timeout', outcome: undefined }, 'customhouse.failed'],
    [{ status: 'Succeeded', outcome: 'unchanged' }, undefined],
    [{ status: 'Succeeded', outcome: 'superseded' }, undefined],
    [{ status: 'Canceled', outcome: undefined }, undefined],
    [{ finishedAt: undefined }, undefined],
  ] as const)('of %j is of the type %s', (change, type) => {
    expect(eventOf({ ...run, ...change } as Run)?.type).toBe(type);
  });
});

describe('telling a webhook', () => {
  const event = eventOf(run)!;
  const { app } = fakeWorld();
  let server: ScriptedServer | undefined;
  afterEach(() => server?.close());

  async function send(reply: Reply, types?: readonly string[]): Promise<void> {
    server = await startScriptedServer(() => reply);
    await sendEvent(
      app,
      { url: `http://${server.host}/in?token=hunter2`, ...(types === undefined ? {} : { types }) },
      event,
    );
  }

  it('posts the signed event', async () => {
    await send({ status: 204 });

    const [request] = server!.requests;
    const signature = createHmac('sha256', 'value of notify-secret').update(request!.body).digest('hex');
    expect(JSON.parse(request!.body)).toEqual(event);
    expect(request!.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'x-customhouse-signature': `sha256=${signature}`,
    });
  });

  it('sends only the types that were asked for', async () => {
    await send({ status: 500 }, ['failed']);
    expect(server!.requests).toEqual([]);
    await server!.close();

    await send({ status: 200 }, ['failed', 'promoted']);
    expect(server!.requests).toHaveLength(1);
  });

  it.each([
    ['an error', { status: 500 }],
    ['a redirection', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a broken connection', 'break'],
  ] as const)('is tried again after %s, and names the host but not the rest of the URL', async (_title, reply) => {
    const failure = await send(reply).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'WEBHOOK_UNREACHABLE' });
    expect(String(failure)).toContain('127.0.0.1');
    expect(String(failure)).not.toContain('hunter2');
    expect(server!.requests).toHaveLength(1);
  });
});
