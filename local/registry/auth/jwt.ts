import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../storage/atomicFile.ts';
import { isMissing } from '../storage/isMissing.ts';

/** Signs and checks this registry's own three-part tokens (JWT, HS256). */
export interface JwtKey {
  sign(claims: Readonly<Record<string, unknown>>): string;
  /** The claims, undefined when this key has not signed them. Expiry is the caller's to check. */
  verify(token: string): unknown;
}

/** The key of this registry of this instance; made at the first start, so that tokens outlive a restart. */
export async function openJwtKey(directory: string): Promise<JwtKey> {
  const secret = await readSecret(join(directory, 'token.key'));
  function signatureOf(text: string): Buffer {
    return createHmac('sha256', secret).update(text).digest();
  }

  return {
    sign(claims) {
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
      return `${text}.${signatureOf(text).toString('base64url')}`;
    },
    verify(token) {
      const [header, claims, signature, ...more] = token.split('.');
      if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return undefined;
      const expected = signatureOf(`${header}.${claims}`);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return JSON.parse(Buffer.from(claims, 'base64url').toString()) as unknown;
    },
  };
}

async function readSecret(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const secret = randomBytes(32);
    await writeFileAtomically(path, secret);
    return secret;
  }
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
