import { timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createCommitStatuses } from './commitStatuses.ts';
import { repositoryFolder } from './createRepository.ts';
import { runBackend } from './httpBackend.ts';
import { pushPayload } from './pushPayload.ts';
import { createPushNote, writeHook, type PushNote } from './receivedRefs.ts';
import { createWebhook, type Delivery } from './webhook.ts';
import { createWebhooks } from './webhooks.ts';

export interface GitServerOptions {
  /** Bare repositories, `<name>.git` each. */
  readonly directory: string;
  /** Opens everything, as the Basic password of any user name. */
  readonly token: string;
  /** A person's own token of a real Git host: the app has one token for all hosts, and sends it here, too. */
  readonly personalToken?: string;
  readonly now: () => Date;
  /** Told of every commit status. */
  readonly log: (line: string) => void;
}

export interface GitServer {
  /** Git's smart HTTP protocol at `/<name>.git`, GitHub's commit statuses and webhooks at `/api/v3/repos/<name>`. */
  readonly handle: RequestListener;
  /** The newest webhooks that were sent, and what became of them. */
  deliveries(): readonly Delivery[];
}

/** What http-backend may be asked for here: the smart protocol, not the files. */
const smartRequest = /^\/([A-Za-z0-9][\w.-]*)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/**
 * Git hosting in the shape of GitHub: reads and pushes with a token, commit statuses, and webhooks, which are told of every push to a branch once, after
 * the push was answered.
 */
export function createGitServer(options: GitServerOptions): GitServer {
  const { directory, token, personalToken, now, log } = options;
  const tokens = [token, ...(personalToken === undefined ? [] : [personalToken])];
  const hooks = join(directory, '.hooks');
  const { deliver, deliveries } = createWebhook(now);
  const webhooks = createWebhooks(directory);
  const statuses = createCommitStatuses({ directory, now, log });
  let hookWritten: Promise<void> | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://git');
    const user = tokens.map((each) => userOf(request, each)).find((name) => name !== undefined);
    if (user === undefined) {
      refuse(response, 401, 'Give the token as the password of any user name.');
      return;
    }
    const apiAnswer = statuses.answer(request, response) ?? webhooks.answer(request, response);
    if (apiAnswer !== undefined) return apiAnswer;
    const [, name] = smartRequest.exec(pathname) ?? [];
    if (name === undefined || !existsSync(repositoryFolder(directory, name))) {
      refuse(response, 404, 'There is no such repository.');
      return;
    }
    await (hookWritten ??= writeHook(hooks));
    const note = createPushNote(hooks);
    const isAnswered = await runBackend(request, response, { directory, hooks, user, env: note.env });
    if (!isAnswered) refuse(response, 500, 'git http-backend gave no answer.');
    if (pathname.endsWith('/git-receive-pack')) await announce(name, user, request, note);
  }

  async function announce(name: string, user: string, request: IncomingMessage, note: PushNote): Promise<void> {
    const url = `http://${request.headers.host ?? '127.0.0.1'}/${name}`;
    const repository = { name, folder: repositoryFolder(directory, name), url };
    for (const update of await note.take()) {
      if (!update.ref.startsWith('refs/heads/')) continue;
      const payload = await pushPayload(repository, update, user);
      for (const receiver of webhooks.receivers(name))
        await deliver(receiver, { repository: name, ref: update.ref }, payload);
    }
  }

  return {
    handle: (request, response) => {
      answer(request, response).catch((error: unknown) => {
        refuse(response, 500, error instanceof Error ? error.message : String(error));
      });
    },
    deliveries,
  };
}

/** The user name of a request that has the token, undefined otherwise. */
function userOf(request: IncomingMessage, token: string): string | undefined {
  const [scheme = '', encoded = ''] = (request.headers.authorization ?? '').split(' ');
  // Git logs in with Basic, the API's clients with a bearer token.
  const isBearer = scheme.toLowerCase() === 'bearer';
  if (!isBearer && scheme.toLowerCase() !== 'basic') return undefined;
  const credentials = isBearer ? `git:${encoded}` : Buffer.from(encoded, 'base64').toString();
  const colon = credentials.indexOf(':');
  const given = Buffer.from(credentials.slice(colon + 1));
  const expected = Buffer.from(token);
  const isToken = colon >= 0 && given.length === expected.length && timingSafeEqual(given, expected);
  return isToken ? credentials.slice(0, colon) || 'git' : undefined;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="Customhouse Git"' } : {};
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...challenge }).end(`${message}\n`);
}
