import { afterEach, describe, expect, it } from 'vitest';
import { createSites } from '../../../shared/sites/sites.ts';
import { type Reply, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';

let server: ScriptedServer;

afterEach(() => server.close());

describe('a site', () => {
  it.each([
    [{ status: 200, body: 'hello' }, true, 'answered 200'],
    [{ status: 302, headers: { location: 'https://elsewhere.example.invalid/' } }, true, 'answered 302'],
    [{ status: 404 }, true, 'answered 404'],
    [{ status: 500 }, false, 'answered 500'],
    ['break', false, 'could not be reached'],
    ['silence', false, 'did not answer within 0.2 s'],
  ] satisfies [Reply, boolean, string][])('that answers %j: healthy is %s', async (reply, healthy, message) => {
    server = await startScriptedServer(() => reply);
    const url = `http://${server.host}/health`;

    expect(await createSites({ timeoutMs: 200 }).probe(url)).toEqual({ healthy, message: `${url} ${message}` });

    expect(server.requests).toHaveLength(1);
  });
});
