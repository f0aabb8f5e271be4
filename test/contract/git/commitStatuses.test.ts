import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRepository } from '../../../local/git/createRepository.ts';
import { git } from '../../../local/git/gitCommand.ts';
import { createGitServer } from '../../../local/git/server.ts';
import { type Listening, listen } from '../../../local/http/listen.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { createCommitStatuses } from '../../../shared/git/commitStatuses.ts';
import type { CommitStatus, CommitStatuses } from '../../../shared/ports.ts';
import type { Commit } from '../../../shared/run.ts';
import { type Reply, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';

const status: CommitStatus = {
  state: 'failure',
  description: 'rejected: Step test said no with exit status 1',
  context: 'customhouse/base-import-node',
  url: 'https://customhouse.test/#/runs/abcdefghij',
};
const commit = 'c'.repeat(40) as Commit;

function statusesWith(token: string | undefined, timeoutMs = 5000): CommitStatuses {
  const missing = new CustomhouseError('SECRET_NOT_FOUND', 'The vault has no git-token. Put one there.');
  const secrets = { get: () => (token === undefined ? Promise.reject(missing) : Promise.resolve(token)) };
  return createCommitStatuses({ secrets, now: () => new Date('2026-11-24T00:00:00Z'), timeoutMs });
}

describe('a commit status at the local Git server', () => {
  let home: string;
  let hosting: Listening;
  let lines: string[];
  let head: Commit;
  let repository: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'customhouse-status-'));
    lines = [];
    const server = createGitServer({
      directory: join(home, 'git'),
      token: 'open-sesame',
      now: () => new Date('2026-11-24T08:00:00Z'),
      log: (line) => lines.push(line),
    });
    await mkdir(join(home, 'sample'));
    await writeFile(join(home, 'sample', 'Dockerfile'), 'FROM scratch\n');
    await createRepository(join(home, 'git'), 'sample', join(home, 'sample'), new Date('2026-11-24T08:00:00Z'));
    head = (await git(['--git-dir', join(home, 'git', 'sample.git'), 'rev-parse', 'main'])).trim() as Commit;
    hosting = await listen((request, response) => server.handle(request, response), 0);
    repository = `http://127.0.0.1:${hosting.port}/sample.git`;
  });
  afterEach(async () => {
    await hosting.close();
    await rm(home, { recursive: true });
  });

  function listed(): Promise<unknown> {
    const url = `http://127.0.0.1:${hosting.port}/api/v3/repos/sample/commits/${head}/statuses`;
    return fetch(url, { headers: { authorization: 'Bearer open-sesame' } }).then((answer) => answer.json());
  }

  it('is kept, newest first, and stands in the log', async () => {
    const statuses = statusesWith('open-sesame');
    await statuses.set(repository, head, { ...status, state: 'pending', description: 'Running.' });
    await statuses.set(repository, head, status);

    expect(await listed()).toMatchObject([
      { state: 'failure', context: 'customhouse/base-import-node', target_url: status.url },
      { state: 'pending', description: 'Running.' },
    ]);
    expect(lines[1]).toContain('customhouse/base-import-node: failure. rejected: Step test said no');
  });

  it('is cut where the host takes no more', async () => {
    await statusesWith('open-sesame').set(repository, head, { ...status, description: '🙈'.repeat(500) });

    expect(await listed()).toMatchObject([{ description: expect.stringMatching(/🙈…$/u) as string }]);
  });

  it.each([
    ['a wrong token', 'guess', undefined],
    ['a commit that is not there', 'open-sesame', commit],
  ])('is refused for good with %s', async (_title, token, at) => {
    const failure = await statusesWith(token)
      .set(repository, at ?? head, status)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'GIT_FORBIDDEN' });
    expect(String(failure)).not.toContain('guess');
  });
});

describe('a commit status', () => {
  let server: ScriptedServer;
  afterEach(() => server.close());

  async function send(reply: Reply, path = '/team/app.git', statuses = statusesWith('hunter2', 200)): Promise<unknown> {
    server = await startScriptedServer(() => reply);
    return statuses.set(`http://${server.host}${path}`, commit, status).catch((error: unknown) => error);
  }

  it('goes to GitHub Enterprise Server beside its repositories', async () => {
    await send({ status: 201 });

    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: `/api/v3/repos/team/app/statuses/${commit}` });
    expect(request?.headers.authorization).toBe('Bearer hunter2');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      state: 'failure',
      context: 'customhouse/base-import-node',
      description: 'rejected: Step test said no with exit status 1',
      target_url: 'https://customhouse.test/#/runs/abcdefghij',
    });
  });

  it('goes to Azure Repos in its words', async () => {
    await send({ status: 201 }, '/org/project/_git/app');

    const [request] = server.requests;
    expect(request?.path).toBe(`/org/project/_apis/git/repositories/app/commits/${commit}/statuses?api-version=7.1`);
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(':hunter2').toString('base64')}`);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      state: 'failed',
      context: { genre: 'customhouse', name: 'base-import-node' },
    });
  });

  it('is not sent where the vault has no Git token', async () => {
    expect(await send({ status: 500 }, '/team/app.git', statusesWith(undefined))).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['an error', { status: 502 }, 'GIT_UNREACHABLE'],
    ['GitHub’s rate limit', { status: 403, headers: { 'retry-after': '60' } }, 'GIT_UNREACHABLE'],
    ['a broken connection', 'break', 'GIT_UNREACHABLE'],
    ['no answer in time', 'silence', 'GIT_UNREACHABLE'],
    ['a refusal', { status: 403 }, 'GIT_FORBIDDEN'],
    ['a host without such an API', { status: 404 }, 'GIT_FORBIDDEN'],
    ['a redirection', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }, 'GIT_FORBIDDEN'],
  ] as const)('that meets %s is a fault that names no token', async (_title, reply, code) => {
    const failure = await send(reply);

    expect(failure).toMatchObject({ code });
    expect(JSON.stringify([String(failure), failure])).not.toContain('hunter2');
  });
});
