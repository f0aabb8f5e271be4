import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticationRequired, disallowed, locked } from './acrAnswers.ts';
import { startLocalAzure, type LocalAzure } from './localAzure.ts';

let azure: LocalAzure;
let server: string;
const built: string[] = [];

beforeAll(async () => {
  azure = await startLocalAzure();
  server = azure.server('base');
});

afterAll(async () => {
  await azure.type('podman', ['rmi', '--force', ...built]);
  await azure.stop();
});

/** Builds an image that holds one file. */
async function build(name: string, architecture = 'amd64'): Promise<string> {
  const image = `${server}/${name}`;
  const context = join(azure.folder, name.replaceAll('/', '-'));
  await mkdir(context, { recursive: true });
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY note.txt /\n');
  await writeFile(join(context, 'note.txt'), `${name} for ${architecture}`);
  await azure.must('podman', [
    'build',
    '--quiet',
    '--isolation',
    'chroot',
    '--arch',
    architecture,
    '--tag',
    image,
    context,
  ]);
  built.push(image);
  return image;
}

function logIn(login: string) {
  const [username = '', password = ''] = login.split(':');
  const args = ['login', '--tls-verify=false', '--username', username, '--password-stdin', server];
  return azure.type('podman', args, { input: password });
}

async function digestOf(repository: string, tag: string): Promise<string | null> {
  return (await azure.owner('base').send('HEAD', `/v2/${repository}/manifests/${tag}`)).headers.get(
    'docker-content-digest',
  );
}

describe('podman', () => {
  it('logs in, pushes and pulls', async () => {
    const image = await build('podman/app:1');

    const login = await logIn(azure.login('base'));
    await azure.must('podman', ['push', '--quiet', '--tls-verify=false', image]);
    await azure.must('podman', ['rmi', image]);
    await azure.must('podman', ['pull', '--quiet', '--tls-verify=false', image]);
    const digests = await azure.must('podman', ['image', 'inspect', '--format', '{{index .RepoDigests 0}}', image]);

    expect(login.stdout).toContain('Login Succeeded');
    expect(digests.trim()).toBe(`${server}/podman/app@${(await digestOf('podman/app', '1')) ?? ''}`);
  });

  it('pushes one image for two platforms and pulls the one it is asked for', async () => {
    await logIn(azure.login('base'));
    const images = [await build('multi/amd64:1', 'amd64'), await build('multi/arm64:1', 'arm64')];
    const list = `${server}/multi/app:1`;
    built.push(list);
    await azure.must('podman', ['manifest', 'create', list]);
    for (const image of images) await azure.must('podman', ['manifest', 'add', list, `containers-storage:${image}`]);

    await azure.must('podman', ['manifest', 'push', '--all', '--tls-verify=false', list, `docker://${list}`]);
    await azure.must('podman', ['manifest', 'rm', list]);
    await azure.must('podman', ['pull', '--quiet', '--tls-verify=false', '--arch', 'arm64', list]);
    const pulled = await azure.must('podman', ['image', 'inspect', '--format', '{{.Architecture}}', list]);

    expect(pulled.trim()).toBe('arm64');
  });

  it('is told of a wrong password', async () => {
    const { exitCode, stderr } = await logIn('base-owner:guess');

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('invalid username/password');
  });

  it('is told of a scope that does not suffice in ACR’s words', async () => {
    const image = await build('node:mine');
    await logIn(azure.login('base', 'pull node only, never quarantine'));

    const pushed = await azure.type('podman', ['push', '--quiet', '--tls-verify=false', image]);

    expect(pushed.exitCode).not.toBe(0);
    expect(pushed.stderr).toContain(`unauthorized: ${authenticationRequired}`);
  });

  it('can’t move a locked tag', async () => {
    const digest = await azure.owner('base').pushImage('locked/app', '1');
    await azure.owner('base').send('PATCH', '/acr/v1/locked/app/_tags/1', { body: locked });
    const image = await build('locked/app:1');
    await logIn(azure.login('base'));

    const pushed = await azure.type('podman', ['push', '--quiet', '--tls-verify=false', image]);

    expect(pushed.exitCode).not.toBe(0);
    expect(pushed.stderr).toContain(disallowed);
    expect(await digestOf('locked/app', '1')).toBe(digest);
  });
});
