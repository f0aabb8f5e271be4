import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** What the application's clients do too: plain http to 127.0.0.1, after the client has checked for https. */
export const loopbackPolicy: PipelinePolicy = {
  name: 'loopbackHttp',
  async sendRequest(request, next) {
    const original = request.url;
    const url = new URL(original);
    if (url.protocol === 'https:' && url.hostname === '127.0.0.1') {
      request.url = original.replace('https:', 'http:');
      request.allowInsecureConnection = true;
    }
    try {
      return await next(request);
    } finally {
      request.url = original;
    }
  },
};

export const additionalPolicies = [{ policy: loopbackPolicy, position: 'perRetry' as const }];

/** A plain request to an address that is named with https, as for the clients. */
export function fetchLoopback(address: string, init?: RequestInit): Promise<Response> {
  return fetch(address.replace('https://127.0.0.1', 'http://127.0.0.1'), init);
}

export async function toArray<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of pages) all.push(one);
  return all;
}
