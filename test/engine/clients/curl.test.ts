import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../local/registry/registryClient.ts';
import { authenticationRequired, disallowed, locked } from './acrAnswers.ts';
import { startLocalAzure, type LocalAzure } from './localAzure.ts';

let azure: LocalAzure;
let base: string;

beforeAll(async () => {
  azure = await startLocalAzure();
  base = `http://${azure.server('base')}`;
});

afterAll(() => azure.stop());

function curl(...args: string[]): Promise<string> {
  return azure.must('curl', ['--silent', '--show-error', ...args]);
}

/** An access token, asked for with Basic as docs/clients.md does. */
async function tokenFor(scope: string, login = azure.login('base')): Promise<string> {
  const answer = await curl('--user', login, `${base}/oauth2/token?service=${azure.server('base')}&scope=${scope}`);
  return (JSON.parse(answer) as { access_token: string }).access_token;
}

async function bearer(scope: string): Promise<string[]> {
  return ['--header', `Authorization: Bearer ${await tokenFor(scope)}`];
}

function chunk(range: string, content: string): string[] {
  const headers = ['--header', `Content-Range: ${range}`, '--header', 'Content-Type: application/octet-stream'];
  return [...headers, '--data-binary', content];
}

describe('curl', () => {
  it('gets a token with a login and pulls with it, a part of a blob too', async () => {
    const owner = azure.owner('base');
    const digest = await owner.pushImage('app', '1', 'abcdefghij');
    const token = await bearer('repository:app:pull');

    const manifest = await curl(...token, `${base}/v2/app/manifests/1`);
    const part = await curl(...token, '--include', '--range', '2-4', `${base}/v2/app/blobs/${digestOf('abcdefghij')}`);

    expect(digestOf(manifest)).toBe(digest);
    expect(part).toMatch(/^HTTP\/1\.1 206 Partial Content\r\n/);
    expect(part).toMatch(/content-range: bytes 2-4\/10\r\n/i);
    expect(part).toMatch(/\r\n\r\ncde$/);
  });

  it('uploads a blob in chunks', async () => {
    const token = await bearer('repository:chunks:pull,push');
    const begun = await curl(...token, '--include', '--request', 'POST', `${base}/v2/chunks/blobs/uploads/`);
    const location = `${base}${/^location: (.*)\r$/im.exec(begun)?.[1] ?? ''}`;
    await curl('--request', 'PATCH', ...token, ...chunk('0-4', 'one, '), location);
    const early = await curl('--include', '--request', 'PATCH', ...token, ...chunk('7-9', 'two'), location);
    await curl('--request', 'PATCH', ...token, ...chunk('5-7', 'two'), location);
    const finished = await curl(
      ...token,
      '--include',
      '--request',
      'PUT',
      `${location}?digest=${digestOf('one, two')}`,
    );

    expect(early).toMatch(/^HTTP\/1\.1 416 /);
    expect(early).toMatch(/^range: 0-4\r$/im);
    expect(finished).toMatch(/^HTTP\/1\.1 201 /);
    expect(await curl(...token, `${base}/v2/chunks/blobs/${digestOf('one, two')}`)).toBe('one, two');
  });

  it('is answered as ACR answers a wrong password and a scope that does not suffice', async () => {
    const wrong = await curl('--include', '--user', 'base-owner:guess', `${base}/oauth2/token?service=x`);
    const token = await tokenFor('repository:app:pull', azure.login('base', 'pull node only, never quarantine'));
    const refused = await curl('--include', '--header', `Authorization: Bearer ${token}`, `${base}/v2/app/manifests/1`);

    const detail = '"detail":[{"Type":"repository","Name":"app","Action":"pull"}]';
    expect(wrong).toMatch(/^HTTP\/1\.1 401 /);
    expect(wrong).toContain(`{"errors":[{"code":"UNAUTHORIZED","message":"${authenticationRequired}"}]}`);
    expect(refused).toMatch(/^HTTP\/1\.1 401 /);
    expect(refused).toContain('scope="repository:app:pull",error="insufficient_scope"');
    expect(refused).toContain(`{"errors":[{"code":"UNAUTHORIZED","message":"${authenticationRequired}",${detail}}]}`);
  });

  it('locks a tag, which then can’t be moved', async () => {
    await azure.owner('base').pushImage('locked', '1');
    const token = await bearer('repository:locked:pull,push,metadata_read,metadata_write');
    const manifest = join(azure.folder, 'manifest.json');
    await writeFile(manifest, await curl(...token, `${base}/v2/locked/manifests/1`));

    await curl(...token, '--request', 'PATCH', '--data', locked, `${base}/acr/v1/locked/_tags/1`);
    const pushed = await curl(
      ...token,
      '--include',
      ...['--upload-file', manifest, '--header', 'Content-Type: application/vnd.oci.image.manifest.v1+json'],
      `${base}/v2/locked/manifests/1`,
    );

    expect(pushed).toMatch(/HTTP\/1\.1 405 /);
    expect(pushed).toContain(`"code":"REGISTRY_DISALLOWED_OPERATION","message":"${disallowed}`);
  });
});
