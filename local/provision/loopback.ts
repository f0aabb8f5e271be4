import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/**
 * Sends what is addressed to https://127.0.0.1 as plain http, after the token has been added: the clients refuse to send one
 * over http. The address is put back, since a retry would meet that check again.
 */
export const loopbackHttp: PipelinePolicy = {
  name: 'loopbackHttp',
  async sendRequest(request, next) {
    const original = request.url;
    const url = new URL(original);
    if (url.protocol === 'https:' && url.hostname === '127.0.0.1') {
      url.protocol = 'http:';
      request.url = url.toString();
      request.allowInsecureConnection = true;
    }
    try {
      return await next(request);
    } finally {
      request.url = original;
    }
  },
};
