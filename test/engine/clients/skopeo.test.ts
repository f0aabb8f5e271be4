import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticationRequired, disallowed, locked } from './acrAnswers.ts';
import { startLocalAzure, type LocalAzure, type RegistryName } from './localAzure.ts';

let azure: LocalAzure;

beforeAll(async () => {
  azure = await startLocalAzure();
});

afterAll(() => azure.stop());

function image(registry: RegistryName, name: string): string {
  return `docker://${azure.server(registry)}/${name}`;
}

/** `skopeo <verb>` with a login of local.json. */
function skopeo(verb: string, args: readonly string[], login = azure.login('base')) {
  return azure.type('skopeo', [verb, '--tls-verify=false', '--creds', login, ...args]);
}

function copy(from: string, to: string, logins: readonly [string, string], options: readonly string[] = []) {
  const tls = ['--src-tls-verify=false', '--dest-tls-verify=false'];
  return azure.type('skopeo', [
    'copy',
    ...tls,
    '--src-creds',
    logins[0],
    '--dest-creds',
    logins[1],
    ...options,
    from,
    to,
  ]);
}

describe('skopeo', () => {
  it('copies the image of the local dockerhub to another registry and finds it there', async () => {
    const logins = [azure.login('dockerhub', 'pull and push'), azure.login('base')] as const;

    const copied = await copy(image('dockerhub', 'library/node:15-alpine'), image('base', 'copied/node:15'), logins);
    const inspected = await skopeo('inspect', [image('base', 'copied/node:15')]);

    expect(copied.stderr).toBe('');
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      Name: `${azure.server('base')}/copied/node`,
      RepoTags: ['15'],
      Os: 'linux',
    });
  });

  it('copies an index with all its platforms and keeps its digest', async () => {
    const digest = await azure.owner('base').pushIndex('multi/app', '1');

    await copy(
      image('base', 'multi/app:1'),
      image('team', 'multi/app:1'),
      [azure.login('base'), azure.login('team')],
      ['--all', '--preserve-digests'],
    );
    const raw = await skopeo('inspect', ['--raw', image('team', 'multi/app:1')], azure.login('team'));
    const answer = await azure.owner('team').send('HEAD', '/v2/multi/app/manifests/1');

    expect((JSON.parse(raw.stdout) as { manifests: unknown[] }).manifests).toHaveLength(2);
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
  });

  it('picks the platform it is asked for', async () => {
    await azure.owner('base').pushIndex('platforms/app', '1');
    const config = [
      'inspect',
      '--config',
      '--tls-verify=false',
      '--creds',
      azure.login('base'),
      image('base', 'platforms/app:1'),
    ];

    const picked = await azure.must('skopeo', ['--override-arch', 'arm64', ...config]);

    expect(JSON.parse(picked)).toMatchObject({ architecture: 'arm64' });
  });

  it('lists tags and deletes an image by one of them, with all of them', async () => {
    const owner = azure.owner('base');
    for (const tag of ['1', '2']) await owner.pushImage('list/app', tag, 'same');
    await owner.pushImage('list/app', '3', 'other');

    const before = await skopeo('list-tags', [image('base', 'list/app')]);
    await skopeo('delete', [image('base', 'list/app:1')]);
    const after = await skopeo('list-tags', [image('base', 'list/app')]);

    expect(JSON.parse(before.stdout)).toMatchObject({ Tags: ['1', '2', '3'] });
    expect(JSON.parse(after.stdout)).toMatchObject({ Tags: ['3'] });
  });

  it('is told of a wrong password in ACR’s words', async () => {
    const { exitCode, stderr } = await skopeo('inspect', [image('base', 'node:15')], 'base-owner:guess');

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(`unauthorized: ${authenticationRequired}`);
  });

  it('is told of a scope that does not suffice in ACR’s words', async () => {
    await azure.owner('base').pushImage('secret/app', '1');

    const pulled = await skopeo(
      'inspect',
      [image('base', 'secret/app:1')],
      azure.login('base', 'pull node only, never quarantine'),
    );

    expect(pulled.exitCode).not.toBe(0);
    expect(pulled.stderr).toContain(`unauthorized: ${authenticationRequired}`);
  });

  it('can’t list tags with a login that may only pull, as at ACR', async () => {
    await azure.owner('team').pushImage('hello-world', '1');

    const login = azure.login('team', 'pull hello-world only');
    const listed = await skopeo('list-tags', [image('team', 'hello-world')], login);

    expect(listed.exitCode).not.toBe(0);
    expect(listed.stderr).toContain(authenticationRequired);
  });

  it('can neither move nor delete a locked tag', async () => {
    const owner = azure.owner('base');
    const digest = await owner.pushImage('locked/app', '1', 'one');
    await owner.pushImage('locked/app', 'other', 'two');
    await owner.send('PATCH', '/acr/v1/locked/app/_tags/1', { body: locked });
    await owner.send('PATCH', `/acr/v1/locked/app/_manifests/${digest}`, { body: locked });

    const moved = await copy(image('base', 'locked/app:other'), image('base', 'locked/app:1'), [
      azure.login('base'),
      azure.login('base'),
    ]);
    const deleted = await skopeo('delete', [image('base', 'locked/app:1')]);

    expect(moved.stderr).toContain(disallowed);
    expect(deleted.stderr).toContain(disallowed);
    expect(deleted.stderr).toContain('405 Method Not Allowed');
  });
});
