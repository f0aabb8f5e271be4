import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../shared/http/retryAfter.ts';
import { apiUrl } from '../../../shared/registry/apiHost.ts';
import { parseChallenge } from '../../../shared/registry/challenge.ts';
import { formatPlatform, normalPlatform } from '../../../shared/registry/platform.ts';

describe('apiUrl', () => {
  it.each([
    ['docker.io', 'https://registry-1.docker.io'],
    ['index.docker.io', 'https://registry-1.docker.io'],
    ['base.azurecr.io', 'https://base.azurecr.io'],
    ['127.0.0.1:5001', 'http://127.0.0.1:5001'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com'],
    ['localhost:5000', 'https://localhost:5000'],
  ])('of %s is %s', (server, url) => {
    expect(apiUrl(server)).toBe(url);
  });
});

describe('parseChallenge', () => {
  it('reads a token service', () => {
    const header = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="a:b:pull,push"';

    expect(parseChallenge(header)).toEqual({
      scheme: 'bearer',
      realm: 'https://auth.docker.io/token',
      service: 'registry.docker.io',
    });
  });

  it('takes a token service before Basic, in any order and case', () => {
    expect(parseChallenge('Basic realm="x", bearer Realm="https://a/t"')).toEqual({
      scheme: 'bearer',
      realm: 'https://a/t',
      service: undefined,
    });
  });

  it('reads Basic, and nothing out of what it does not know', () => {
    expect(parseChallenge('Basic realm="Registry"')).toEqual({ scheme: 'basic' });
    expect(parseChallenge('Negotiate')).toBeUndefined();
    expect(parseChallenge('Bearer')).toBeUndefined();
    expect(parseChallenge(null)).toBeUndefined();
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-11-24T00:00:00Z');

  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Tue, 24 Nov 2026 00:00:10 GMT', 10],
    ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('of %j is %j', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});

describe('a platform', () => {
  it('leaves out the variant that arm64 implies, and keeps others', () => {
    expect(formatPlatform({ os: 'linux', architecture: 'arm64', variant: 'v8' })).toBe('linux/arm64');
    expect(formatPlatform({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux/arm/v7');
    expect(formatPlatform({ os: 'linux', architecture: 'amd64' })).toBe('linux/amd64');
    expect(normalPlatform('linux/arm64/v8')).toBe('linux/arm64');
  });
});
