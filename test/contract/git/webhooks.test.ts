import { afterEach, describe, expect, it } from 'vitest';
import { createGitWebhooks } from '../../../shared/git/webhooks/gitWebhooks.ts';
import type { GitWebhooks } from '../../../shared/setup/ports.ts';
import {
  type RecordedRequest,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scriptedServer.ts';

const told = 'https://customhouse.test/api/hooks/git';
let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function hostThat(script: (request: RecordedRequest) => Reply): Promise<GitWebhooks> {
  server = await startScriptedServer(script);
  return createGitWebhooks({ token: 't0ken', now: () => new Date('2026-11-26T00:00:00Z'), timeoutMs: 2_000 });
}

function asked(): string[] {
  return (server?.requests ?? []).map(({ method, path }) => `${method} ${path}`);
}

function lastBody(): unknown {
  return JSON.parse(server?.requests.at(-1)?.body ?? '');
}

describe('a webhook at GitHub', () => {
  const others = { id: 3, config: { url: 'https://somebody.test/' } };
  const ours = { id: 7, config: { url: told } };
  function repository(): string {
    return `http://${server?.host ?? ''}/you/hello-world.git`;
  }

  it('is there when one of the repository’s tells our address', async () => {
    const webhooks = await hostThat(() => ({ status: 200, body: [others, ours] }));

    expect(await webhooks.has(repository(), told)).toBe(true);
    expect(await webhooks.has(repository(), 'https://another.test/api/hooks/git')).toBe(false);
    expect(asked()[0]).toBe('GET /api/v3/repos/you/hello-world/hooks?per_page=100');
    expect(server?.requests[0]?.headers['authorization']).toBe('Bearer t0ken');
  });

  it('is made once, for pushes, with the secret', async () => {
    const webhooks = await hostThat(({ method }) =>
      method === 'GET' ? { status: 200, body: [others] } : { status: 201, body: ours },
    );

    await webhooks.put(repository(), told, 's3cret');

    expect(asked()[1]).toBe('POST /api/v3/repos/you/hello-world/hooks');
    expect(lastBody()).toEqual({
      name: 'web',
      active: true,
      events: ['push'],
      config: { url: told, content_type: 'json', insecure_ssl: '0', secret: 's3cret' },
    });
  });

  it('that is there gets the new secret instead of a twin', async () => {
    const webhooks = await hostThat(({ method }) => ({ status: 200, body: method === 'GET' ? [ours] : ours }));

    await webhooks.put(repository(), told, 'n3w');

    expect(asked()[1]).toBe('PATCH /api/v3/repos/you/hello-world/hooks/7');
    expect(lastBody()).toMatchObject({ config: { secret: 'n3w' } });
  });

  it.each([
    ['404', { status: 404 }, 'GIT_FORBIDDEN'],
    ['403', { status: 403 }, 'GIT_FORBIDDEN'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.test/' } }, 'GIT_FORBIDDEN'],
    ['a rate limit', { status: 403, headers: { 'retry-after': '60' } }, 'GIT_UNREACHABLE'],
    ['503', { status: 503 }, 'GIT_UNREACHABLE'],
    ['no JSON', { status: 200, body: '<html>' }, 'GIT_UNREACHABLE'],
    ['a broken connection', 'break', 'GIT_UNREACHABLE'],
  ] as const)('is a fault with its remedy when the host answers %s', async (_, reply, code) => {
    const webhooks = await hostThat(() => reply);

    const failed = webhooks.has(repository(), told);

    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.not.toThrow('t0ken');
  });
});

describe('a service hook of Azure Repos', () => {
  const git = { id: 'repo-1', project: { id: 'project-1' } };
  const ours = { id: 'hook-1', publisherInputs: { repository: 'repo-1' }, consumerInputs: { url: told } };
  const ofAnother = { ...ours, id: 'hook-2', publisherInputs: { repository: 'repo-2' } };
  function repository(): string {
    return `http://${server?.host ?? ''}/you/shop/_git/hello-world`;
  }
  function answers(hooks: readonly object[]): (request: RecordedRequest) => Reply {
    return ({ method, path }) => {
      if (path.includes('/_apis/git/repositories/')) return { status: 200, body: git };
      return { status: 200, body: method === 'GET' ? { value: hooks } : ours };
    };
  }

  it('is there when one of this repository tells our address', async () => {
    const webhooks = await hostThat(answers([ofAnother]));

    expect(await webhooks.has(repository(), told)).toBe(false);
    expect(asked()).toEqual([
      'GET /you/shop/_apis/git/repositories/hello-world?api-version=7.1',
      'GET /you/_apis/hooks/subscriptions?publisherId=tfs&eventType=git.push&consumerId=webHooks&consumerActionId=httpRequest&api-version=7.1',
    ]);
    expect(server?.requests[0]?.headers['authorization']).toBe(`Basic ${Buffer.from(':t0ken').toString('base64')}`);
  });

  it('is made for pushes, with the secret as its password', async () => {
    const webhooks = await hostThat(answers([ofAnother]));

    await webhooks.put(repository(), told, 's3cret');

    expect(asked().at(-1)).toBe('POST /you/_apis/hooks/subscriptions?api-version=7.1');
    expect(lastBody()).toMatchObject({
      publisherId: 'tfs',
      eventType: 'git.push',
      consumerId: 'webHooks',
      consumerActionId: 'httpRequest',
      publisherInputs: { projectId: 'project-1', repository: 'repo-1' },
      consumerInputs: { url: told, basicAuthUsername: 'customhouse', basicAuthPassword: 's3cret' },
    });
  });

  it('that is there gets the new secret', async () => {
    const webhooks = await hostThat(answers([ofAnother, ours]));

    await webhooks.put(repository(), told, 'n3w');

    expect(asked().at(-1)).toBe('PUT /you/_apis/hooks/subscriptions/hook-1?api-version=7.1');
    expect(lastBody()).toMatchObject({ id: 'hook-1', consumerInputs: { basicAuthPassword: 'n3w' } });
  });
});
