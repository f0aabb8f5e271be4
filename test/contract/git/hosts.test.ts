import { afterEach, describe, expect, it } from 'vitest';
import type { GitContext } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { createGit } from '../../../shared/git/git.ts';
import type { Commit } from '../../../shared/run.ts';
import {
  type RecordedRequest,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
} from '../../support/scriptedServer.ts';

const tip = '1'.repeat(40) as Commit;
const old = '2'.repeat(40) as Commit;
function context(server: ScriptedServer): GitContext {
  return { url: `http://${server.host}/app.git`, branch: 'main', folder: '' };
}
const servers: ScriptedServer[] = [];

async function serve(script: (request: RecordedRequest) => Reply): Promise<ScriptedServer> {
  const server = await startScriptedServer(script);
  servers.push(server);
  return server;
}

function gitWith(token: string, timeoutMs = 5000): ReturnType<typeof createGit> {
  const secrets = { get: () => Promise.resolve(token) };
  return createGit({ secrets, now: () => new Date('2026-11-24T00:00:00Z'), timeoutMs });
}

function packetLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}

/** What a host without protocol version 2 says of its branches. */
const advertisement: Reply = {
  status: 200,
  headers: { 'content-type': 'application/x-git-upload-pack-advertisement' },
  body:
    `${packetLine('# service=git-upload-pack\n')}0000` +
    packetLine(`${tip} HEAD\0shallow side-band-64k ofs-delta symref=HEAD:refs/heads/main\n`) +
    `${packetLine(`${tip} refs/heads/main\n`)}0000`,
};

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('a Git host', () => {
  it('may speak the old protocol only', async () => {
    const server = await serve(() => advertisement);

    expect(await gitWith('t').resolve(context(server))).toBe(tip);
  });

  it('that gives branches only and has no such commit near them: the commit is not found', async () => {
    const server = await serve(({ method }) =>
      method === 'GET'
        ? advertisement
        : {
            status: 200,
            headers: { 'content-type': 'application/x-git-upload-pack-result' },
            body: packetLine(`ERR upload-pack: not our ref ${old}`),
          },
    );

    await expect(gitWith('t').fetch(context(server), old)).rejects.toMatchObject({ code: 'GIT_REF_NOT_FOUND' });

    const wanted = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => /want (\w+)/.exec(body)?.[1]);
    expect(wanted).toEqual([old, tip]);
  });

  it.each([
    ['breaks the connection', 'break' as const],
    ['says nothing', 'silence' as const],
    ['is overloaded', { status: 503 }],
    ['throttles', { status: 429, headers: { 'retry-after': '17' } }],
  ])('that %s is tried again later', async (_, reply) => {
    const server = await serve(() => reply);

    const error = await gitWith('t', 200)
      .resolve(context(server))
      .catch((reason: unknown) => reason as CustomhouseError);

    expect(error).toMatchObject({
      code: 'GIT_UNREACHABLE',
      retryAfterSeconds: typeof reply === 'object' && reply.status === 429 ? 17 : undefined,
    });
  });

  it('that breaks off within the pack is tried again later', async () => {
    const server = await serve(({ method }) =>
      method === 'GET'
        ? advertisement
        : { status: 200, headers: { 'content-length': '5000' }, body: `${packetLine('NAK\n')}00ff` },
    );

    await expect(gitWith('t', 300).fetch(context(server), tip)).rejects.toMatchObject({ code: 'GIT_UNREACHABLE' });
  });

  it('is told the token only after it asked for a login, and then in the header', async () => {
    const server = await serve(({ headers }) =>
      headers.authorization === undefined ? { status: 401 } : advertisement,
    );

    await gitWith('token-5e1').resolve(context(server));

    const basic = `Basic ${Buffer.from('x-access-token:token-5e1').toString('base64')}`;
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, basic]);
    expect(server.requests.map(({ path }) => path).join()).not.toContain('token-5e1');
  });

  it('that closes while several repositories are asked for is given the token by each', async () => {
    const server = await serve(({ headers }) =>
      headers['authorization'] === undefined ? { status: 401 } : advertisement,
    );
    const git = gitWith('t');

    const found = await Promise.all(Array.from({ length: 5 }, () => git.resolve(context(server))));

    expect(found).toEqual([tip, tip, tip, tip, tip]);
  });

  it('that leads to another host is not followed there', async () => {
    const other = await serve(() => advertisement);
    const server = await serve(({ path, headers }) => {
      if (headers.authorization === undefined) return { status: 401 };
      return { status: 301, headers: { location: `http://${other.host}${path}` } };
    });

    await expect(gitWith('token-5e1').resolve(context(server))).rejects.toMatchObject({ code: 'GIT_FORBIDDEN' });

    expect(other.requests).toEqual([]);
  });

  it('that moved a repository on the same host is followed', async () => {
    const server = await serve(({ path }) =>
      path.startsWith('/app.git') ? { status: 301, headers: { location: path.replace('app', 'new') } } : advertisement,
    );

    expect(await gitWith('t').resolve(context(server))).toBe(tip);
  });
});
