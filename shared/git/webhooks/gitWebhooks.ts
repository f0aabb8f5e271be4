import type { GitWebhooks } from '../../setup/ports.ts';
import { findServiceHook, putServiceHook } from './azureRepos.ts';
import { findGitHubHook, putGitHubHook } from './gitHub.ts';
import { createHostApi, type HostApi } from './hostApi.ts';

export interface GitWebhookOptions {
  readonly token: string;
  readonly now: () => Date;
  /** Of one request. Default 10 s. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Webhooks at GitHub and Azure Repos, with a token that may manage them. */
export function createGitWebhooks({ token, now, timeoutMs = defaultTimeoutMs }: GitWebhookOptions): GitWebhooks {
  function apiOf(repository: string): HostApi {
    const basic = `Basic ${Buffer.from(`:${token}`).toString('base64')}`;
    const authorization = isAzureRepos(repository) ? basic : `Bearer ${token}`;
    return createHostApi({ repository, authorization, now, timeoutMs });
  }
  return {
    async has(repository, url) {
      const find = isAzureRepos(repository) ? findServiceHook : findGitHubHook;
      return (await find(apiOf(repository), new URL(repository), url)) !== undefined;
    },
    async put(repository, url, secret) {
      const put = isAzureRepos(repository) ? putServiceHook : putGitHubHook;
      await put(apiOf(repository), new URL(repository), url, secret);
    },
  };
}

function isAzureRepos(repository: string): boolean {
  return new URL(repository).pathname.includes('/_git/');
}
