import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkImageAccess } from '../../../local/arm/containerGroups/imageAccess.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';

const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;

let registry: Listening;
let server: string;
let asked: string[];
/** Whether this registry lets a request see its manifest. */
let isLetIn: (request: IncomingMessage) => boolean;

beforeEach(async () => {
  asked = [];
  registry = await listen(answer, 0);
  server = `127.0.0.1:${registry.port}`;
});
afterEach(() => registry.close());

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { method = '', url = '' } = request;
  asked.push(`${method} ${url}`);
  if (url.startsWith('/token')) {
    const isAnn = request.headers.authorization === basic;
    response.writeHead(isAnn ? 200 : 401).end(isAnn ? '{"token":"given"}' : '');
    return;
  }
  const challenge = { 'www-authenticate': `Bearer realm="http://${server}/token",service="here",scope="pull"` };
  if (isLetIn(request)) response.writeHead(200).end();
  else response.writeHead(401, challenge).end();
}

function check(username: string): Promise<void> {
  return checkImageAccess('group', `${server}/app:1`, [{ server, username, password: 'secret' }]);
}

it('asks once where a login is taken as it is', async () => {
  isLetIn = ({ headers }) => headers.authorization === basic;

  await check('ann');

  expect(asked).toEqual(['HEAD /v2/app/manifests/1']);
});

it('asks for a token where only tokens are taken', async () => {
  isLetIn = ({ headers }) => headers.authorization === 'Bearer given';

  await check('ann');

  expect(asked).toEqual(['HEAD /v2/app/manifests/1', 'GET /token?service=here&scope=pull', 'HEAD /v2/app/manifests/1']);
});

it('refuses an image that the login may not see', async () => {
  isLetIn = ({ headers }) => headers.authorization === basic;

  await expect(check('bob')).rejects.toMatchObject({ code: 'InaccessibleImage' });
});
