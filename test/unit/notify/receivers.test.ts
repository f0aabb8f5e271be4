import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotifyTarget } from '../../../shared/config/model.ts';
import { notifyTarget } from '../../../shared/notify/notifyTarget.ts';
import { postToWebhook } from '../../../shared/notify/postToWebhook.ts';
import type { Run } from '../../../shared/run.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { type Reply, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';
import { red, rejectedRun } from './rejectedRun.ts';

let world: FakeWorld;
let run: Run;
let server: ScriptedServer;
let reply: Reply;
beforeEach(async () => {
  world = fakeWorld();
  run = await rejectedRun(world, { reason: 'Step test said no with exit status 1', evidence: 'Invalid color: red\n' });
  reply = { status: 202 };
  server = await startScriptedServer(() => reply);
});
afterEach(() => server.close());

function send(target: Partial<NotifyTarget>): Promise<void> {
  const url = `http://${server.host}/in?token=hunter2`;
  return notifyTarget(world.app, { url, format: 'cloudevents', ...target }, run);
}

describe('a receiver of CloudEvents', () => {
  it('gets the event, signed', async () => {
    await send({});

    const [request] = server.requests;
    const signature = createHmac('sha256', 'value of notify-secret').update(request!.body).digest('hex');
    expect(JSON.parse(request!.body)).toMatchObject({ type: 'customhouse.rejected', id: `${run.runId}-rejected` });
    expect(request!.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'x-customhouse-signature': `sha256=${signature}`,
    });
  });
});

describe.each(['teams', 'slack'] as const)('a receiver of %s messages', (format) => {
  it('gets one message with the digest and the reason, and neither a signature nor a secret', async () => {
    await send({ format });

    const [request] = server.requests;
    expect(server.requests).toHaveLength(1);
    expect(request!.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(request!.headers).not.toHaveProperty('x-customhouse-signature');
    for (const said of [red, 'Step test said no', 'Invalid color: red']) expect(request!.body).toContain(said);
    for (const secret of ['hunter2', 'value of ']) expect(request!.body).not.toContain(secret);
  });
});

describe.each(['cloudevents', 'teams', 'slack'] as const)('a receiver (%s)', (format) => {
  it.each([
    ['types', { types: ['promoted', 'deployed'] }],
    ['tasks', { tasks: ['hello-world'] }],
  ])('is not told of other %s than it asked for', async (_title, wanted) => {
    await send({ format, ...wanted });

    expect(server.requests).toEqual([]);
  });

  it('is told of the types and tasks that it asked for', async () => {
    await send({ format, types: ['failed', 'rejected'], tasks: ['base-import-node'] });

    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['an error', { status: 500 }],
    ['a redirection', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a broken connection', 'break'],
  ] as const)('is tried again after %s; the fault names the host and nothing else of the URL', async (_title, said) => {
    reply = said;

    const failure = await send({ format }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'WEBHOOK_UNREACHABLE' });
    expect(String(failure)).toContain('127.0.0.1');
    expect(String(failure)).not.toContain('hunter2');
    expect(server.requests).toHaveLength(1);
  });
});

it('a receiver that hangs is given up after a while', async () => {
  reply = 'silence';

  const post = { body: '{}', contentType: 'application/json' };
  const failure = await postToWebhook(`http://${server.host}/in`, post, 50).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 'WEBHOOK_UNREACHABLE' });
});
