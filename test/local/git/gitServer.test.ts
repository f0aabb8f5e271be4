import { createHmac } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRepository } from '../../../local/git/createRepository.ts';
import { git } from '../../../local/git/gitCommand.ts';
import { createGitServer, type GitServer } from '../../../local/git/server.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createGitWebhooks } from '../../../shared/git/webhooks/gitWebhooks.ts';
import type { GitWebhooks } from '../../../shared/setup/ports.ts';

interface Hook {
  readonly event: string | undefined;
  readonly signature: string | undefined;
  readonly delivery: string | undefined;
  readonly body: string;
}

const author = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
};
function now(): Date {
  return new Date('2026-11-24T08:00:00Z');
}

let home: string;
let hooks: Hook[];
let receiver: Listening;
let hosting: Listening;
let server: GitServer;
let url: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'customhouse-git-'));
  hooks = [];
  receiver = await listen((request, response) => {
    void buffer(request).then((body) => {
      const { headers } = request;
      hooks.push({
        event: headers['x-github-event'] as string,
        signature: headers['x-hub-signature-256'] as string,
        delivery: headers['x-github-delivery'] as string,
        body: body.toString(),
      });
      response.writeHead(202).end();
    });
  }, 0);
  server = createGitServer({
    directory: join(home, 'repositories'),
    token: 'open-sesame',
    personalToken: 'mine-elsewhere',
    now,
    log: () => undefined,
  });
  hosting = await listen((request, response) => server.handle(request, response), 0);
  url = `http://anyone:open-sesame@127.0.0.1:${hosting.port}/sample.git`;
  await mkdir(join(home, 'sample'));
  await writeFile(join(home, 'sample', 'test.sh'), '#!/bin/sh\n');
  await chmod(join(home, 'sample', 'test.sh'), 0o755);
  await createRepository(join(home, 'repositories'), 'sample', join(home, 'sample'), now());
  await webhooks().put(sample(), told(), 'between-us');
});

/** As `customhouse setup` speaks to GitHub. */
function webhooks(): GitWebhooks {
  return createGitWebhooks({ token: 'open-sesame', now });
}

function sample(): string {
  return `http://127.0.0.1:${hosting.port}/sample.git`;
}

function told(): string {
  return `http://127.0.0.1:${receiver.port}/api/hooks/git`;
}

afterEach(async () => {
  await hosting.close();
  await receiver.close();
  await rm(home, { recursive: true, force: true });
});

async function clone(...options: string[]): Promise<string> {
  const folder = join(home, `clone-${options.join('')}`.replace(/\W/g, '-'));
  await git(['clone', '--quiet', ...options, url, folder]);
  return folder;
}

async function commit(folder: string, message: string): Promise<string> {
  await writeFile(join(folder, 'file'), message);
  await git(['-C', folder, 'add', '.']);
  await git(['-C', folder, 'commit', '--quiet', '-m', message], author);
  return (await git(['-C', folder, 'rev-parse', 'HEAD'])).trim();
}

it('gives the sample with its run bit on the branch main', async () => {
  const folder = await clone();

  const { mode } = await stat(join(folder, 'test.sh'));
  const branch = await git(['-C', folder, 'symbolic-ref', 'HEAD']);

  expect(mode & 0o111).not.toBe(0);
  expect(branch.trim()).toBe('refs/heads/main');
});

it('keeps what people have pushed when the repository is made again', async () => {
  const folder = await clone();
  const pushed = await commit(folder, 'mine');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);

  await createRepository(join(home, 'repositories'), 'sample', join(home, 'sample'), now());

  const heads = await git(['ls-remote', url, 'refs/heads/main']);
  expect(heads).toBe(`${pushed}\trefs/heads/main\n`);
});

it.each(['info/refs?service=git-upload-pack', 'info/refs?service=git-receive-pack', 'git-receive-pack'])(
  'refuses %s without the token',
  async (path) => {
    const address = `http://127.0.0.1:${hosting.port}/sample.git/${path}`;
    const wrong = { authorization: `Basic ${Buffer.from('anyone:wrong').toString('base64')}` };

    const [without, withWrong] = await Promise.all([fetch(address), fetch(address, { headers: wrong })]);

    expect([without.status, withWrong.status]).toEqual([401, 401]);
    expect(without.headers.get('www-authenticate')).toContain('Basic');
  },
);

it.each(['/.hooks/post-receive', '/sample.git/config', '/../sample.git/HEAD', '/none.git/info/refs'])(
  'has nothing at %s',
  async (path) => {
    const headers = { authorization: `Basic ${Buffer.from('anyone:open-sesame').toString('base64')}` };

    const answer = await fetch(`http://127.0.0.1:${hosting.port}${path}`, { headers });

    expect(answer.status).toBe(404);
  },
);

it('gives one commit by its ID without the history before it', async () => {
  const folder = await clone();
  const older = await commit(folder, 'older');
  await commit(folder, 'newer');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  const shallow = join(home, 'shallow');
  await git(['init', '--quiet', shallow]);

  await git(['-C', shallow, 'fetch', '--quiet', '--depth', '1', url, older]);

  const commits = await git(['-C', shallow, 'rev-list', 'FETCH_HEAD']);
  expect(commits.trim()).toBe(older);
});

it('tells the function app of a pushed branch as GitHub does, signed', async () => {
  const folder = await clone();
  const before = (await git(['-C', folder, 'rev-parse', 'HEAD'])).trim();
  const first = await commit(folder, 'one');
  const after = await commit(folder, 'two');

  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await vi.waitFor(() => expect(hooks).toHaveLength(1));

  const [hook] = hooks;
  const repository = `http://127.0.0.1:${hosting.port}/sample`;
  expect(hook?.event).toBe('push');
  expect(hook?.delivery).toMatch(/^[0-9a-f-]{36}$/);
  expect(hook?.signature).toBe(`sha256=${createHmac('sha256', 'between-us').update(hook!.body).digest('hex')}`);
  expect(JSON.parse(hook!.body)).toMatchObject({
    ref: 'refs/heads/main',
    before,
    after,
    created: false,
    deleted: false,
    forced: false,
    repository: { name: 'sample', full_name: 'local/sample', clone_url: `${repository}.git`, html_url: repository },
    pusher: { name: 'anyone' },
    head_commit: { id: after, message: 'two', timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown },
    commits: [{ id: first, author: { name: 'Ann', email: 'ann@example.com' } }, { id: after }],
  });
});

it('tells of a forced push, a new branch and a deleted one, and of no tag', async () => {
  const folder = await clone();
  await commit(folder, 'wrong');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await git(['-C', folder, 'reset', '--quiet', '--hard', 'HEAD~1']);
  await commit(folder, 'right');

  await git([
    '-C',
    folder,
    'push',
    '--quiet',
    '--force',
    'origin',
    'main',
    'HEAD:refs/heads/side',
    'HEAD:refs/tags/v1',
  ]);
  await git(['-C', folder, 'push', '--quiet', '--delete', 'origin', 'side']);
  await vi.waitFor(() => expect(hooks).toHaveLength(4));

  const told = hooks.slice(1).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  const flags = told.map(({ ref, created, deleted, forced }) => ({ ref, created, deleted, forced }));
  expect(flags).toEqual([
    { ref: 'refs/heads/main', created: false, deleted: false, forced: true },
    { ref: 'refs/heads/side', created: true, deleted: false, forced: false },
    { ref: 'refs/heads/side', created: false, deleted: true, forced: false },
  ]);
  expect(told[2]).toMatchObject({ head_commit: null, commits: [] });
});

it('keeps one webhook for an address, with the newest secret, and shows none', async () => {
  await webhooks().put(sample(), told(), 'another secret');

  const answer = await fetch(`http://127.0.0.1:${hosting.port}/api/v3/repos/sample/hooks`, {
    headers: { authorization: 'Bearer open-sesame' },
  });
  const folder = await clone();
  await commit(folder, 'one');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await vi.waitFor(() => expect(hooks).toHaveLength(1));

  expect(await webhooks().has(sample(), told())).toBe(true);
  expect(await answer.json()).toMatchObject([{ name: 'web', config: { url: told(), secret: '********' } }]);
  const [hook] = hooks;
  expect(hook?.signature).toBe(`sha256=${createHmac('sha256', 'another secret').update(hook!.body).digest('hex')}`);
});

it('tells nobody of pushes to a repository without a webhook, and makes none for one that is not there', async () => {
  await createRepository(join(home, 'repositories'), 'silent', join(home, 'sample'), now());
  const silent = url.replace('sample', 'silent');
  await git(['clone', '--quiet', silent, join(home, 'silent')]);
  await commit(join(home, 'silent'), 'unheard');

  await git(['-C', join(home, 'silent'), 'push', '--quiet', 'origin', 'main']);
  await git(['ls-remote', url, 'main']);

  expect(server.deliveries()).toEqual([]);
  await expect(webhooks().put(sample().replace('sample', 'nowhere'), told(), 's')).rejects.toThrow('answered 404');
});

it.each([
  { method: 'POST', id: '', status: 422, message: 'Hook already exists' },
  { method: 'POST', id: '', status: 422, message: 'Validation Failed', body: { config: { url: 'nonsense' } } },
  { method: 'PATCH', id: '/99', status: 404, message: 'Not Found' },
  { method: 'PUT', id: '/1', status: 404, message: 'Not Found' },
])('answers $method hooks$id with $status: $message', async ({ method, id, status, message, body }) => {
  const same = { config: { url: told(), content_type: 'json', secret: 's' } };
  const answer = await fetch(`http://127.0.0.1:${hosting.port}/api/v3/repos/sample/hooks${id}`, {
    method,
    headers: { authorization: 'Bearer open-sesame' },
    body: JSON.stringify(body ?? same),
  });

  expect(answer.status).toBe(status);
  expect(JSON.stringify(await answer.json())).toContain(message);
});

it('says nothing of a push that Git refused', async () => {
  const folder = await clone();
  const other = await clone('--no-tags');
  await commit(folder, 'first');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await commit(other, 'too late');

  const refused = git(['-C', other, 'push', '--quiet', 'origin', 'main']);

  await expect(refused).rejects.toThrow('rejected');
  await vi.waitFor(() => expect(server.deliveries()).toHaveLength(1));
  expect(hooks).toHaveLength(1);
});

it('takes a push that nobody could be told of, and records that, once', async () => {
  const folder = await clone();
  const pushed = await commit(folder, 'unheard');
  await receiver.close();

  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await vi.waitFor(() => expect(server.deliveries()).toHaveLength(1));

  const [delivery] = server.deliveries();
  expect(delivery).toMatchObject({
    repository: 'sample',
    ref: 'refs/heads/main',
    at: now(),
    outcome: { kind: 'failed' },
  });
  expect(await git(['ls-remote', url, 'main'])).toContain(pushed);
});

it("reads nothing of a person's own Git settings", async () => {
  const settings = join(home, '.gitconfig');
  await writeFile(
    settings,
    '[init]\n\tdefaultBranch = theirs\n[core]\n\thooksPath = /nowhere\n[commit]\n\tgpgSign = true\n',
  );
  vi.stubEnv('HOME', home);
  vi.stubEnv('GIT_CONFIG_GLOBAL', settings);
  vi.stubEnv('GIT_DIR', '/nowhere');

  await createRepository(join(home, 'repositories'), 'fresh', join(home, 'sample'), now());
  vi.unstubAllEnvs();

  const heads = await git(['ls-remote', url.replace('sample', 'fresh'), 'refs/heads/*']);
  expect(heads).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main\n$/);
});

it('takes the person’s own token as well, and no third one', async () => {
  await expect(git(['ls-remote', url.replace('open-sesame', 'mine-elsewhere'), 'main'])).resolves.toContain('main');
  await expect(git(['ls-remote', url.replace('open-sesame', 'mine'), 'main'])).rejects.toThrow();
});
