import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRepository } from '../../../local/git/createRepository.ts';
import { git } from '../../../local/git/gitCommand.ts';
import { now, startGitServer, type TestGitServer } from './testGitServer.ts';

let at: TestGitServer;
beforeEach(async () => {
  at = await startGitServer();
});
afterEach(() => at.close());

it('tells the function app of a pushed branch as GitHub does, signed', async () => {
  const folder = await at.clone();
  const before = (await git(['-C', folder, 'rev-parse', 'HEAD'])).trim();
  const first = await at.commit(folder, 'one');
  const after = await at.commit(folder, 'two');

  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await vi.waitFor(() => expect(at.hooks).toHaveLength(1));

  const [hook] = at.hooks;
  const repository = `${at.origin}/sample`;
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
  const folder = await at.clone();
  await at.commit(folder, 'wrong');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await git(['-C', folder, 'reset', '--quiet', '--hard', 'HEAD~1']);
  await at.commit(folder, 'right');

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
  await vi.waitFor(() => expect(at.hooks).toHaveLength(4));

  const told = at.hooks.slice(1).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  const flags = told.map(({ ref, created, deleted, forced }) => ({ ref, created, deleted, forced }));
  expect(flags).toEqual([
    { ref: 'refs/heads/main', created: false, deleted: false, forced: true },
    { ref: 'refs/heads/side', created: true, deleted: false, forced: false },
    { ref: 'refs/heads/side', created: false, deleted: true, forced: false },
  ]);
  expect(told[2]).toMatchObject({ head_commit: null, commits: [] });
});

it('keeps one webhook for an address, with the newest secret, and shows none', async () => {
  await at.webhooks.put(at.sample, at.told, 'another secret');

  const answer = await fetch(`${at.origin}/api/v3/repos/sample/hooks`, {
    headers: { authorization: 'Bearer open-sesame' },
  });
  const folder = await at.clone();
  await at.commit(folder, 'one');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await vi.waitFor(() => expect(at.hooks).toHaveLength(1));

  expect(await at.webhooks.has(at.sample, at.told)).toBe(true);
  expect(await answer.json()).toMatchObject([{ name: 'web', config: { url: at.told, secret: '********' } }]);
  const [hook] = at.hooks;
  expect(hook?.signature).toBe(`sha256=${createHmac('sha256', 'another secret').update(hook!.body).digest('hex')}`);
});

it('tells nobody of pushes to a repository without a webhook, and makes none for one that is not there', async () => {
  await createRepository(join(at.home, 'repositories'), 'silent', join(at.home, 'sample'), now());
  const silent = at.url.replace('sample', 'silent');
  await git(['clone', '--quiet', silent, join(at.home, 'silent')]);
  await at.commit(join(at.home, 'silent'), 'unheard');

  await git(['-C', join(at.home, 'silent'), 'push', '--quiet', 'origin', 'main']);
  await git(['ls-remote', at.url, 'main']);

  expect(at.server.deliveries()).toEqual([]);
  await expect(at.webhooks.put(at.sample.replace('sample', 'nowhere'), at.told, 's')).rejects.toThrow('answered 404');
});

it.each([
  { method: 'POST', id: '', status: 422, message: 'Hook already exists' },
  { method: 'POST', id: '', status: 422, message: 'Validation Failed', body: { config: { url: 'nonsense' } } },
  { method: 'PATCH', id: '/99', status: 404, message: 'Not Found' },
  { method: 'PUT', id: '/1', status: 404, message: 'Not Found' },
])('answers $method hooks$id with $status: $message', async ({ method, id, status, message, body }) => {
  const same = { config: { url: at.told, content_type: 'json', secret: 's' } };
  const answer = await fetch(`${at.origin}/api/v3/repos/sample/hooks${id}`, {
    method,
    headers: { authorization: 'Bearer open-sesame' },
    body: JSON.stringify(body ?? same),
  });

  expect(answer.status).toBe(status);
  expect(JSON.stringify(await answer.json())).toContain(message);
});

it('says nothing of a push that Git refused', async () => {
  const folder = await at.clone();
  const other = await at.clone('--no-tags');
  await at.commit(folder, 'first');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await at.commit(other, 'too late');

  const refused = git(['-C', other, 'push', '--quiet', 'origin', 'main']);

  await expect(refused).rejects.toThrow('rejected');
  await vi.waitFor(() => expect(at.server.deliveries()).toHaveLength(1));
  expect(at.hooks).toHaveLength(1);
});

it('takes a push that nobody could be told of, and records that, once', async () => {
  const folder = await at.clone();
  const pushed = await at.commit(folder, 'unheard');
  await at.stopReceiver();

  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  await vi.waitFor(() => expect(at.server.deliveries()).toHaveLength(1));

  const [delivery] = at.server.deliveries();
  expect(delivery).toMatchObject({
    repository: 'sample',
    ref: 'refs/heads/main',
    at: now(),
    outcome: { kind: 'failed' },
  });
  expect(await git(['ls-remote', at.url, 'main'])).toContain(pushed);
});
