import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRepository } from '../../../local/git/createRepository.ts';
import { git as runGit } from '../../../local/git/gitCommand.ts';
import { createGitServer } from '../../../local/git/server.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { createGit } from '../../../shared/git/git.ts';
import type { Commit } from '../../../shared/run.ts';

const token = 'git-token-0f3a';
function now(): Date {
  return new Date('2026-11-24T00:00:00Z');
}

let directory: string;
let server: Listening;
let url: string;
const requests: string[] = [];
/** Whether the host refuses the next pack that is asked for, as one does that gives only branches. */
let isPackRefused = false;

function environment(): Record<string, string> {
  return {
    GIT_DIR: join(directory, 'repositories', 'app.git'),
    GIT_WORK_TREE: join(directory, 'work'),
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.invalid',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.invalid',
  };
}

/** Makes one more commit on `main` of the served repository, from a folder. */
async function commit(message: string, isStaged = false): Promise<Commit> {
  const env = environment();
  if (!isStaged) await runGit(['-C', join(directory, 'work'), 'add', '--all', '.'], env);
  await runGit(['-C', join(directory, 'work'), 'commit', '--quiet', '--allow-empty', '-m', message], env);
  return (await runGit(['rev-parse', 'HEAD'], env)).trim() as Commit;
}

function gitWith(secret: string | undefined, mostBytes?: number): ReturnType<typeof createGit> {
  const secrets = {
    get: (name: string) =>
      secret === undefined
        ? Promise.reject(new CustomhouseError('SECRET_NOT_FOUND', `No ${name}.`))
        : Promise.resolve(secret),
  };
  return createGit({ secrets, now, ...(mostBytes !== undefined && { mostBytes }) });
}

function refusePack(request: IncomingMessage, response: ServerResponse): void {
  isPackRefused = false;
  request.resume();
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
  response.end('0021ERR upload-pack: not our ref\n');
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'git-contract-'));
  const work = join(directory, 'work');
  await mkdir(join(work, 'app'), { recursive: true });
  await writeFile(join(work, 'README.md'), 'root\n');
  await writeFile(join(work, 'app/Dockerfile'), 'FROM node:15-alpine\n');
  await writeFile(join(work, 'app/test.sh'), '#!/bin/sh\n');
  await chmod(join(work, 'app/test.sh'), 0o755);
  await symlink('Dockerfile', join(work, 'app/Containerfile'));
  const gitServer = createGitServer({
    directory: join(directory, 'repositories'),
    token,
    now,
    log: () => undefined,
  });
  await createRepository(join(directory, 'repositories'), 'app', work, now());
  server = await listen((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (isPackRefused && request.method === 'POST') refusePack(request, response);
    else gitServer.handle(request, response);
  }, 0);
  url = `http://127.0.0.1:${server.port}/app.git`;
});

afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

describe('Git over HTTP', () => {
  it('finds the commit of a branch, and the next one after a push', async () => {
    const git = gitWith(token);
    const first = await git.resolve({ url, branch: 'main', folder: '' });

    const second = await commit('second');

    expect(second).not.toBe(first);
    expect(await git.resolve({ url, branch: 'main', folder: '' })).toBe(second);
  });

  it('asks a host once for what it can do, and finds a branch by one request then', async () => {
    const git = gitWith(token);
    await git.resolve({ url, branch: 'main', folder: '' });
    const third = await commit('third');
    requests.length = 0;

    expect(await git.resolve({ url, branch: 'main', folder: '' })).toBe(third);
    expect(requests).toEqual(['POST /app.git/git-upload-pack']);
  });

  it('fetches the folder of the context with run bits and symbolic links', async () => {
    const git = gitWith(token);
    const context = { url, branch: 'main', folder: 'app' };

    const tree = await git.fetch(context, await git.resolve(context));

    expect(tree.readText('Dockerfile')).toBe('FROM node:15-alpine\n');
    expect(tree.readText('./Containerfile')).toBe('FROM node:15-alpine\n');
    expect(tree.readText('README.md')).toBeUndefined();
    const tar = gunzipSync(await tree.tarGz()).toString('latin1');
    expect(tar).toMatch(/test\.sh\0+0000755\0/);
    expect(tar).toMatch(/Dockerfile\0+0000644\0/);
  });

  it('gives equal bytes for equal trees of different commits', async () => {
    const git = gitWith(token);
    const context = { url, branch: 'main', folder: '' };
    const one = await git.fetch(context, await commit('empty one'));
    const other = await git.fetch(context, await commit('empty two'));

    expect(Buffer.from(await one.tarGz())).toEqual(Buffer.from(await other.tarGz()));
  });

  it('fetches a commit that the branch has left behind', async () => {
    const git = gitWith(token);
    const context = { url, branch: 'main', folder: '' };
    const old = await git.resolve(context);
    await writeFile(join(directory, 'work/README.md'), 'newer\n');
    await commit('newer');

    expect((await git.fetch(context, old)).readText('README.md')).toBe('root\n');
  });

  it('fetches the next commit by one request', async () => {
    const git = gitWith(token);
    const context = { url, branch: 'main', folder: '' };
    await git.fetch(context, await commit('one before'));
    const next = await commit('next');
    requests.length = 0;

    expect((await git.fetch(context, next)).readText('app/Dockerfile')).toBe('FROM node:15-alpine\n');
    expect(requests).toEqual(['POST /app.git/git-upload-pack']);
  });

  it('looks for a commit that the host does not give by its ID on the branch as it is now', async () => {
    const git = gitWith(token);
    const context = { url, branch: 'main', folder: '' };
    await git.fetch(context, await commit('before the branch moved'));
    const moved = await commit('after');
    requests.length = 0;
    isPackRefused = true;

    expect((await git.fetch(context, moved)).readText('app/Dockerfile')).toBe('FROM node:15-alpine\n');
    expect(requests).toEqual([
      'POST /app.git/git-upload-pack',
      'GET /app.git/info/refs?service=git-upload-pack',
      'POST /app.git/git-upload-pack',
    ]);
  });

  it('notices that the host takes the token no more, though it knows what the host can do', async () => {
    let given = token;
    const git = createGit({ secrets: { get: () => Promise.resolve(given) }, now });
    const context = { url, branch: 'main', folder: '' };
    await git.fetch(context, await commit('with the right token'));
    const next = await commit('with a wrong one');
    given = 'wrong-token-77';

    await expect(git.fetch(context, next)).rejects.toMatchObject({ code: 'GIT_FORBIDDEN' });

    given = token;
    expect((await git.fetch(context, next)).commit).toBe(next);
  });

  it('needs no disk', async () => {
    const git = gitWith(token);
    const context = { url, branch: 'main', folder: '' };
    const head = await git.resolve(context);
    vi.stubEnv('TMPDIR', join(directory, 'none'));

    const tree = await git.fetch(context, head).finally(() => vi.unstubAllEnvs());

    expect(tree.readText('app/Dockerfile')).toBe('FROM node:15-alpine\n');
  });

  it('leaves no folder behind, whatever happens', async () => {
    const git = gitWith(token);
    const unknown = 'a'.repeat(40) as Commit;

    const temporary = await mkdtemp(join(directory, 'tmp-'));
    vi.stubEnv('TMPDIR', temporary);

    await git.fetch({ url, branch: 'main', folder: '' }, await git.resolve({ url, branch: 'main', folder: '' }));
    await expect(git.fetch({ url, branch: 'main', folder: '' }, unknown)).rejects.toMatchObject({
      code: 'GIT_REF_NOT_FOUND',
    });

    expect(await readdir(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('names the branch or folder that is not there', async () => {
    const git = gitWith(token);
    const head = await git.resolve({ url, branch: 'main', folder: '' });

    await expect(git.resolve({ url, branch: 'mian', folder: '' })).rejects.toMatchObject({
      code: 'GIT_REF_NOT_FOUND',
      message: expect.stringContaining('"mian"') as string,
    });
    await expect(git.fetch({ url, branch: 'main', folder: 'nope' }, head)).rejects.toMatchObject({
      code: 'GIT_REF_NOT_FOUND',
      message: expect.stringContaining('"nope"') as string,
    });
  });

  it.each([undefined, 'wrong-token-77'])(
    'asks for the token when the host refuses (%s), and never shows one',
    async (given) => {
      const attempt = gitWith(given).resolve({ url, branch: 'main', folder: '' });

      const error = await attempt.catch((reason: unknown) => reason as CustomhouseError);
      expect(error).toMatchObject({ code: 'GIT_FORBIDDEN', message: expect.stringContaining('git-token') as string });
      expect(JSON.stringify([error, String(error)])).not.toContain('wrong-token-77');
    },
  );

  it('refuses a source that is too large, however small it is on the wire', async () => {
    await writeFile(join(directory, 'work/zeros'), Buffer.alloc(100_000));
    const large = await commit('large');
    await rm(join(directory, 'work/zeros'));
    await commit('small again');

    const attempt = gitWith(token, 50_000).fetch({ url, branch: 'main', folder: '' }, large);

    await expect(attempt).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' });
  });

  it('refuses a submodule by its path', async () => {
    const git = gitWith(token);
    const env = environment();
    const head = await git.resolve({ url, branch: 'main', folder: '' });
    await runGit(['update-index', '--add', '--cacheinfo', `160000,${head},vendor/library`], env);

    const withSubmodule = await commit('submodule', true);

    await runGit(['update-index', '--force-remove', 'vendor/library'], env);
    await expect(git.fetch({ url, branch: 'main', folder: '' }, withSubmodule)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('vendor/library') as string,
    });
  });
});
