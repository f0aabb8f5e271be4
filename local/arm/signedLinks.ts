import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readText, writeAtomically } from './jsonFile.ts';

/** What a link allows: to read one blob, or to create it. */
export type Permission = 'r' | 'cw';

/** Links to one blob each that need no other credential, as Azure Storage's shared access signatures. */
export interface SignedLinks {
  /** @param path beginning with a slash */
  create(path: string, permission: Permission, lifetimeMs: number): string;
  isValid(url: URL, permission: Permission): boolean;
}

/** @param keyFile kept, so that a link outlives a restart of the local Azure */
export function openSignedLinks(base: string, keyFile: string, now: () => Date): SignedLinks {
  const key = readText(keyFile) ?? randomBytes(32).toString('base64');
  writeAtomically(keyFile, key);
  function signature(path: string, permission: string, expiry: string): string {
    return createHmac('sha256', key).update(`${permission}\n${expiry}\n${path}`).digest('base64url');
  }
  return {
    create(path, permission, lifetimeMs) {
      const expiry = new Date(now().getTime() + lifetimeMs).toISOString();
      const query = { sv: '2024-11-04', sr: 'b', sp: permission, se: expiry, sig: signature(path, permission, expiry) };
      return `${base}${path}?${new URLSearchParams(query).toString()}`;
    },
    isValid(url, permission) {
      const expiry = url.searchParams.get('se') ?? '';
      const given = Buffer.from(url.searchParams.get('sig') ?? '');
      const expected = Buffer.from(signature(url.pathname, permission, expiry));
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      return isSigned && Date.parse(expiry) > now().getTime();
    },
  };
}
