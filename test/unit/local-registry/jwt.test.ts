import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJwtKey } from '../../../local/registry/auth/jwt.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'customhouse-jwt-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a registry’s own tokens', () => {
  it('are valid for the key that signed them, also after a restart', async () => {
    const token = (await openJwtKey(directory)).sign({ sub: 'somebody' });

    expect((await openJwtKey(directory)).verify(token)).toEqual({ sub: 'somebody' });
  });

  it.each<[string, (parts: string[]) => string[]]>([
    ['their claims were changed', ([header, , signature]) => [header!, encode({ sub: 'admin' }), signature!]],
    ['they say that they need no signature', ([, claims]) => [encode({ alg: 'none' }), claims!, '']],
    ['they have a fourth part', (parts) => [...parts, 'x']],
    ['they have no signature', ([header, claims]) => [header!, claims!]],
  ])('are refused when %s', async (_, forge) => {
    const key = await openJwtKey(directory);
    const token = key.sign({ sub: 'somebody' });

    expect(key.verify(forge(token.split('.')).join('.'))).toBeUndefined();
  });
});

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
