import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../support/scriptedServer.ts';
import { type ScriptedArm, startScriptedArm } from './scriptedArm.ts';
import { base, team } from './testAzure.ts';

let arm: ScriptedArm;

afterEach(() => arm.close());

describe('the source', () => {
  function uploadTo(status: Reply): Promise<ScriptedArm> {
    return startScriptedArm(({ method }, url) =>
      method === 'PUT'
        ? status
        : { status: 200, body: { uploadUrl: `${url}/source?sig=s1gnature`, relativePath: 'source/1.tar.gz' } },
    );
  }

  it('goes to storage as a block blob, without our token', async () => {
    arm = await uploadTo({ status: 201 });

    expect(await arm.azure.acrRuns.beginUpload(team)(Buffer.from('tar'))).toBe('source/1.tar.gz');

    const put = arm.server.requests.find(({ method }) => method === 'PUT');
    expect(put).toMatchObject({ path: '/source?sig=s1gnature', body: 'tar' });
    expect(put?.headers).toMatchObject({ 'x-ms-blob-type': 'BlockBlob' });
    expect(put?.headers.authorization).toBeUndefined();
  });

  it('is given a place before it is there', async () => {
    arm = await uploadTo({ status: 201 });

    const upload = arm.azure.acrRuns.beginUpload(team);

    await vi.waitFor(() => expect(arm.server.requests).toHaveLength(1));
    expect(await upload(Buffer.from('tar'))).toBe('source/1.tar.gz');
    expect(arm.server.requests.map(({ method }) => method)).toEqual(['POST', 'PUT']);
  });

  it('that is given no place fails when it is uploaded, and only then', async () => {
    arm = await startScriptedArm(() => ({ status: 403 }));
    arm.azure.acrRuns.beginUpload(team);
    const upload = arm.azure.acrRuns.beginUpload(team);
    await vi.waitFor(() => expect(arm.server.requests).toHaveLength(2));

    await expect(upload(Buffer.from('tar'))).rejects.toMatchObject({ code: 'AZURE_FORBIDDEN' });
  });

  it.each([
    [{ status: 403 }, 'AZURE_REFUSED'],
    [{ status: 503 }, 'AZURE_UNREACHABLE'],
    ['break', 'AZURE_UNREACHABLE'],
  ] satisfies [Reply, string][])(
    'that storage answers with %j is a fault without the signed address',
    async (reply, code) => {
      arm = await uploadTo(reply);

      const error = await arm.azure.acrRuns
        .beginUpload(team)(Buffer.from('tar'))
        .catch((reason: unknown) => reason as Error);

      expect(error).toMatchObject({ code });
      expect(JSON.stringify([error, (error as Error).stack, String((error as Error).cause)])).not.toContain(
        's1gnature',
      );
    },
  );
});

describe('a log', () => {
  function logOf(reply: Reply): Promise<ScriptedArm> {
    return startScriptedArm(({ method }, url) =>
      method === 'POST' ? { status: 200, body: { logLink: `${url}/log?sig=s1gnature` } } : reply,
    );
  }

  it('is read from an offset, without our token', async () => {
    arm = await logOf({ status: 206, body: 'more' });

    expect(await arm.azure.acrRuns.log(base, 'cf1', 10)).toEqual({ text: 'more', nextOffset: 14 });

    const get = arm.server.requests.find(({ method }) => method === 'GET');
    expect(get?.headers.range).toBe('bytes=10-1048585');
    expect(get?.headers.authorization).toBeUndefined();
  });

  it.each([
    ['14', { isEnd: true }],
    ['15', {}],
    ['*', {}],
  ])('says that it has ended where storage tells its size: %s', async (size, end) => {
    arm = await logOf({ status: 206, headers: { 'content-range': `bytes 10-13/${size}` }, body: 'more' });

    expect(await arm.azure.acrRuns.log(base, 'cf1', 10)).toEqual({ text: 'more', nextOffset: 14, ...end });
  });

  it('leaves a character that is not complete yet for the next time', async () => {
    arm = await logOf({ status: 206, body: Buffer.concat([Buffer.from('Gr'), Buffer.from('ö').subarray(0, 1)]) });

    expect(await arm.azure.acrRuns.log(base, 'cf1', 0)).toEqual({ text: 'Gr', nextOffset: 2 });
  });

  it('keeps its offsets where a byte is no character', async () => {
    arm = await logOf({ status: 206, body: Buffer.from([0x61, 0xff, 0x62]) });

    expect(await arm.azure.acrRuns.log(base, 'cf1', 5)).toEqual({ text: 'a\uFFFDb', nextOffset: 8 });
  });

  it.each([404, 416])('is empty when storage answers %i', async (status) => {
    arm = await logOf({ status });

    expect(await arm.azure.acrRuns.log(base, 'cf1', 7)).toEqual({ text: '', nextOffset: 7 });
  });

  it.each([{ status: 403 }, 'break' as const])(
    'that can’t be read (%j) is a fault without the signed address',
    async (reply) => {
      arm = await logOf(reply);

      const error = await arm.azure.acrRuns.log(base, 'cf1', 0).catch((reason: unknown) => reason as Error);

      expect(error).toMatchObject({ code: 'AZURE_UNREACHABLE' });
      expect(JSON.stringify([error, (error as Error).stack])).not.toContain('s1gnature');
    },
  );
});
