import { createHttpHeaders, createPipelineRequest, type PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { clientOptions } from '../../../shared/azure/clientOptions.ts';
import { loopbackPolicy, wireUrl } from '../../../shared/azure/loopback.ts';

/** What leaves for the wire, and how the request looks afterwards. */
async function sent(url: string): Promise<{ wire: string; isAllowed: boolean; after: string }> {
  const request = createPipelineRequest({ url });
  const seen: PipelineRequest[] = [];
  await loopbackPolicy.sendRequest(request, (one) => {
    seen.push({ ...one });
    return Promise.resolve({ request: one, status: 200, headers: createHttpHeaders() });
  });
  return { wire: seen[0]?.url ?? '', isAllowed: seen[0]?.allowInsecureConnection ?? false, after: request.url };
}

describe('the loopback policy', () => {
  it('speaks plain http to this machine, and gives the request back as it was', async () => {
    expect(await sent('https://127.0.0.1:4001/a?b=1')).toEqual({
      wire: 'http://127.0.0.1:4001/a?b=1',
      isAllowed: true,
      after: 'https://127.0.0.1:4001/a?b=1',
    });
  });

  it.each([
    'https://management.azure.com/',
    'https://127.0.0.1.example.com/',
    'https://localhost:4001/',
    'https://[::1]/',
  ])('refuses %s', async (url) => {
    await expect(sent(url)).rejects.toMatchObject({ code: 'AZURE_REFUSED' });
  });

  it('is no part of a client of the real Azure', () => {
    function names(endpoint: string): string[] {
      return clientOptions(endpoint, 1).additionalPolicies.map(({ policy }) => policy.name);
    }

    expect(names('https://management.azure.com')).toEqual(['requestTimeout']);
    expect(names('https://127.0.0.1:4001')).toEqual(['requestTimeout', 'loopbackHttp']);
  });

  it('asks for tokens of the public cloud’s audience, or of the sovereign one it is pointed at', () => {
    expect(clientOptions('https://127.0.0.1:4001', 1).credentialScopes).toBe('https://management.azure.com/.default');
    expect(clientOptions('https://management.chinacloudapi.cn', 1).credentialScopes).toBe(
      'https://management.chinacloudapi.cn/.default',
    );
  });
});

describe('an address that Azure names', () => {
  it('stays as it is, unless it is this machine’s and Azure is the local one', () => {
    const local = 'https://127.0.0.1:4001';

    expect(wireUrl('https://store.blob.core.windows.net/log', 'https://management.azure.com')).toBe(
      'https://store.blob.core.windows.net/log',
    );
    expect(wireUrl('https://127.0.0.1:4001/log', local)).toBe('http://127.0.0.1:4001/log');
    expect(() => wireUrl('https://store.blob.core.windows.net/log', local)).toThrow('may lead to this machine only');
  });
});
