import { CustomhouseError } from '../../shared/errors.ts';
import type { GitWebhooks } from '../../shared/setup/ports.ts';

/**
 * Webhooks at the local Git server alone: a real host could not reach this machine. There, and where a repository is not there yet, nobody is to be
 * told; repair looks.
 *
 * @param host `127.0.0.1:<port>`
 */
export function localWebhooks(at: GitWebhooks, host: string): GitWebhooks {
  async function whereThereIsOne<T>(repository: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    if (new URL(repository).host !== host) return otherwise;
    return work().catch((error: unknown) => {
      if (error instanceof CustomhouseError && error.code === 'GIT_FORBIDDEN') return otherwise;
      throw error;
    });
  }
  return {
    has: (repository, url) => whereThereIsOne(repository, () => at.has(repository, url), true),
    put: (repository, url, secret) => whereThereIsOne(repository, () => at.put(repository, url, secret), undefined),
  };
}
