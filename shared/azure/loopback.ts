import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { CustomhouseError } from '../errors.ts';
import { loopbackHost } from '../http/loopback.ts';

/** Whether an endpoint is the local Azure's. */
export function isLoopback(endpoint: string): boolean {
  return new URL(endpoint).hostname === loopbackHost;
}

/**
 * The address on the wire: plain http for this machine, where there is no TLS; anything else as it is.
 *
 * @param endpoint whose answer named the URL: a local service may only name local addresses
 * @throws CustomhouseError AZURE_REFUSED
 */
export function wireUrl(url: string, endpoint: string): string {
  const target = new URL(url);
  if (!isLoopback(endpoint)) return url;
  if (target.hostname !== loopbackHost) {
    throw new CustomhouseError(
      'AZURE_REFUSED',
      `The local Azure led to ${target.host}. It may lead to this machine only.`,
    );
  }
  target.protocol = 'http:';
  return target.toString();
}

/**
 * Lets the SDK's clients speak to `https://127.0.0.1`: they refuse to send a token without TLS, so the address is changed after that.
 *
 * Any other host is refused: with this policy no request leaves the machine.
 */
export const loopbackPolicy: PipelinePolicy = {
  name: 'loopbackHttp',
  async sendRequest(request, next) {
    const original = request.url;
    request.url = wireUrl(original, `https://${loopbackHost}`);
    request.allowInsecureConnection = true;
    try {
      return await next(request);
    } finally {
      // Later policies would meet the https check with the changed address.
      request.url = original;
    }
  },
};
