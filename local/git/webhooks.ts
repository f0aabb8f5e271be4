import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { readJson, writeJson } from '../arm/jsonFile.ts';
import { repositoryFolder } from './createRepository.ts';
import { reply } from './reply.ts';

/** What GitHub takes. @see https://docs.github.com/rest/repos/webhooks#create-a-repository-webhook */
const hookBody = z.object({
  active: z.boolean().default(true),
  events: z.array(z.string()).default(['push']),
  config: z.object({ url: z.url(), content_type: z.literal('json'), secret: z.string().min(1) }),
});
const keptHook = hookBody.extend({ id: z.number(), repository: z.string() });
const keptHooks = z.array(keptHook);
type KeptHook = z.infer<typeof keptHook>;

/** GitHub's webhooks API, as far as it is called; and who is to be told. */
export interface Webhooks {
  /** Answers a request for GitHub's webhooks API; undefined: it is none. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined;
  /** Whom a push to a repository is told, and with which secret it is signed. */
  receivers(repository: string): readonly { readonly url: string; readonly secret: string }[];
}

const all = /^\/api\/v3\/repos\/([\w.-]+)\/hooks(?:\/(\d+))?$/;

/**
 * Webhooks in the shape of GitHub Enterprise Server's API; its repositories have no owner here. They are kept in the directory of the repositories.
 *
 * @param directory bare repositories, `<name>.git` each
 */
export function createWebhooks(directory: string): Webhooks {
  const file = join(directory, 'webhooks.json');

  function read(): readonly KeptHook[] {
    return readJson(file, keptHooks) ?? [];
  }

  async function take(request: IncomingMessage, response: ServerResponse, of: readonly [string, number | undefined]) {
    const [repository, id] = of;
    const parsed = hookBody.safeParse(await json(request).catch(() => undefined));
    const kept = read();
    const others = kept.filter((hook) => hook.id !== id);
    const isTaken = others.some(
      (hook) => hook.repository === repository && hook.config.url === parsed.data?.config.url,
    );
    if (!parsed.success || isTaken) {
      reply(response, 422, { message: isTaken ? 'Hook already exists on this repository' : 'Validation Failed' });
      return;
    }
    const hook = { ...parsed.data, repository, id: id ?? Math.max(0, ...kept.map((one) => one.id)) + 1 };
    writeJson(file, [...others, hook]);
    reply(response, id === undefined ? 201 : 200, shown(hook));
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    of: readonly [string, number | undefined],
  ): Promise<void> {
    const [repository, id] = of;
    const hooks = read().filter((hook) => hook.repository === repository);
    const isThere = id === undefined || hooks.some((hook) => hook.id === id);
    if (!existsSync(repositoryFolder(directory, repository)) || !isThere)
      reply(response, 404, { message: 'Not Found' });
    else if (request.method === (id === undefined ? 'POST' : 'PATCH')) await take(request, response, of);
    else if (request.method === 'GET' && id === undefined) reply(response, 200, hooks.map(shown));
    else reply(response, 404, { message: 'Not Found' });
  }

  return {
    answer(request, response) {
      const [, repository = '', id] = all.exec(new URL(request.url ?? '/', 'http://git').pathname) ?? [];
      if (repository === '') return undefined;
      return answer(request, response, [repository, id === undefined ? undefined : Number(id)]);
    },
    receivers: (repository) =>
      read()
        .filter((hook) => hook.repository === repository && hook.active && hook.events.includes('push'))
        .map(({ config: { url, secret } }) => ({ url, secret })),
  };
}

/** A secret that was given once is never shown. */
function shown({ id, active, events, config }: KeptHook): object {
  return { type: 'Repository', id, name: 'web', active, events, config: { ...config, secret: '********' } };
}
