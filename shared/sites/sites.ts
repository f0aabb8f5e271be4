import type { Sites } from '../ports.ts';

const defaultTimeoutMs = 5000;
const firstFailingStatus = 500;

/** Asks a site once. Its body is not read; a redirect is an answer too. */
export function createSites({ timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {}): Sites {
  return {
    async probe(url) {
      try {
        const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
        await response.body?.cancel();
        const message = `${url} answered ${String(response.status)}`;
        return { healthy: response.status < firstFailingStatus, message };
      } catch (error) {
        return { healthy: false, message: `${url} ${silence(error, timeoutMs)}` };
      }
    },
  };
}

function silence(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `did not answer within ${String(timeoutMs / 1000)} s`;
  }
  return 'could not be reached';
}
