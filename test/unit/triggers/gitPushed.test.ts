import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { prepare } from '../../../shared/start/prepare.ts';
import { callApi, type ApiAnswer } from '../../support/callApi.ts';
import { commitOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

const secret = 'value of git-webhook-secret';
const operation = 'POST /api/hooks/git';
let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  // What is there before is where each watch begins.
  await prepare(world.app);
});

interface Push {
  readonly after: string;
  readonly ref?: string;
  readonly url?: string;
  readonly deleted?: boolean;
  readonly pushedAt?: number;
}

function payloadOf({ after, ref = 'refs/heads/main', url, deleted = false, pushedAt }: Push): string {
  const repository = { clone_url: url ?? 'https://git.test/hello-world.git', pushed_at: pushedAt };
  return JSON.stringify({ ref, before: commitOf('0'), after, deleted, repository, head_commit: { id: after } });
}

function signed(body: string, key = secret): Readonly<Record<string, string>> {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}` };
}

function push(given: Push): Promise<ApiAnswer> {
  const body = payloadOf(given);
  return callApi(world, operation, { body, headers: { ...signed(body), 'x-github-event': 'push' } });
}

async function tasksRun(): Promise<readonly string[]> {
  const { items } = await world.app.ledger.runs.list({}, 50);
  return items.map(({ task, cause }) => `${task} ${cause.kind === 'commit' ? cause.commit.slice(0, 1) : cause.kind}`);
}

describe('a signed push', () => {
  it('runs what is built from the branch, once', async () => {
    const answers = [await push({ after: commitOf('2') }), await push({ after: commitOf('2') })];

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(await tasksRun()).toEqual(['hello-world 2']);
    expect(world.started[0]?.orchestrator).toBe('imageBuild');
  });

  it('runs the import whose test it changed', async () => {
    await push({ url: 'https://git.test/import', after: commitOf('2') });

    expect(await tasksRun()).toEqual(['base-import-node 2']);
  });

  it('is taken from a form too, as GitHub sends it by default', async () => {
    const body = new URLSearchParams({ payload: payloadOf({ after: commitOf('2') }) }).toString();
    const headers = { ...signed(body), 'content-type': 'application/x-www-form-urlencoded' };

    expect((await callApi(world, operation, { body, headers })).status).toBe(202);
    expect(await tasksRun()).toEqual(['hello-world 2']);
  });

  it('starts nothing when it is delivered after a newer one', async () => {
    world.commits.set('https://git.test/hello-world.git', commitOf('3'));
    await push({ after: commitOf('3'), pushedAt: 1_795_000_010 });
    await push({ after: commitOf('2'), pushedAt: 1_795_000_005 });

    expect(await tasksRun()).toEqual(['hello-world 3']);
  });

  it('is not lost when it follows another within the second that the host tells', async () => {
    await push({ after: commitOf('2'), pushedAt: 1_795_000_010 });
    world.commits.set('https://git.test/hello-world.git', commitOf('3'));
    world.time = new Date(world.time.getTime() + 1);
    await push({ after: commitOf('3'), pushedAt: 1_795_000_010 });

    expect(await tasksRun()).toEqual(['hello-world 3', 'hello-world 2']);
  });

  it.each([
    ['another branch', { ref: 'refs/heads/dev' }],
    ['a tag', { ref: 'refs/tags/main' }],
    ['a branch that was deleted', { deleted: true, after: '0'.repeat(40) }],
    ['a repository that no task names', { url: 'https://git.test/other.git' }],
  ])('of %s starts nothing', async (_title, given) => {
    expect((await push({ after: commitOf('2'), ...given })).status).toBe(202);
    expect(world.started).toEqual([]);
  });

  it('is left alone when it is another event', async () => {
    const body = '{"zen":"Keep it logically awesome."}';

    const { status } = await callApi(world, operation, {
      body,
      headers: { ...signed(body), 'x-github-event': 'ping' },
    });

    expect(status).toBe(204);
  });

  it('is refused when it is no payload of a push', async () => {
    expect((await callApi(world, operation, { body: '{}', headers: signed('{}') })).status).toBe(400);
    expect((await callApi(world, operation, { body: 'x', headers: signed('x') })).status).toBe(400);
  });
});

describe('a push at Azure Repos', () => {
  const body = JSON.stringify({
    eventType: 'git.push',
    publisherId: 'tfs',
    resource: {
      refUpdates: [
        { name: 'refs/heads/main', oldObjectId: commitOf('1'), newObjectId: commitOf('2') },
        { name: 'refs/heads/gone', oldObjectId: commitOf('1'), newObjectId: commitOf('0') },
      ],
      repository: { id: '278d5cd2', name: 'hello-world', remoteUrl: 'https://you@git.test/hello-world' },
      date: '2026-11-24T11:59:13.3309587Z',
    },
  });
  function basic(password: string): Readonly<Record<string, string>> {
    return { authorization: `Basic ${Buffer.from(`customhouse:${password}`).toString('base64')}` };
  }

  it('runs what is built from the branch when the secret comes as the password', async () => {
    const { status } = await callApi(world, operation, { body, headers: basic(secret) });

    expect(status).toBe(202);
    expect(await tasksRun()).toEqual(['hello-world 2']);
  });

  it.each([
    ['another password', basic('guess')],
    ['no password', basic('')],
    ['no login', { authorization: `Bearer ${secret}` }],
  ])('gets 401 and nothing else with %s', async (_title, headers) => {
    const { status, text } = await callApi(world, operation, { body, headers });

    expect([status, text, world.started]).toEqual([401, '', []]);
  });
});

describe('a push that nobody we know has signed', () => {
  const body = payloadOf({ after: commitOf('2') });
  it.each([
    ['no signature', {}],
    ['another secret’s', signed(body, 'guess')],
    ['another body’s', signed(`${body} `)],
    ['a shorter one', { 'x-hub-signature-256': 'sha256=12' }],
    ['SHA-1 only', { 'x-hub-signature': 'sha1=12' }],
  ])('gets 401 and nothing else: %s', async (_title, headers) => {
    const { status, text } = await callApi(world, operation, { body, headers });

    expect([status, text, world.started]).toEqual([401, '', []]);
  });
});

describe('a body over 25 MB', () => {
  it('gets 413, by its length and by what it announces', async () => {
    const large = new Uint8Array(25 * 1024 * 1024 + 1);

    expect((await callApi(world, operation, { body: large })).status).toBe(413);
    expect((await callApi(world, operation, { body: '', headers: { 'content-length': '26214401' } })).status).toBe(413);
  });
});
