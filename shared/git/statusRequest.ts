import type { CommitStatus } from '../ports.ts';
import type { Commit } from '../run.ts';

/** What one host is sent. */
export interface StatusRequest {
  readonly url: string;
  /** Of the Authorization header. */
  readonly login: (token: string) => string;
  readonly body: object;
}

type Asked = readonly [repository: URL, commit: Commit, status: CommitStatus];

/** How a host wants to be told, from its clone URL: what is no host known by name is taken for GitHub Enterprise Server. */
export function statusRequest(repository: string, commit: Commit, status: CommitStatus): StatusRequest {
  const url = new URL(repository);
  if (url.pathname.includes('/_git/')) return azureRepos(url, commit, status);
  if (/^gitlab\./.test(url.hostname)) return gitLab(url, commit, status);
  return gitHub(url, commit, status);
}

/** @see https://docs.github.com/rest/commits/statuses#create-a-commit-status */
function gitHub(...[repository, commit, { state, description, context, url }]: Asked): StatusRequest {
  const api = repository.hostname === 'github.com' ? 'https://api.github.com' : `${repository.origin}/api/v3`;
  return {
    url: `${api}/repos/${pathOf(repository)}/statuses/${commit}`,
    login: (token) => `Bearer ${token}`,
    body: { state, context, description: cut(description, 140), ...(url === undefined ? {} : { target_url: url }) },
  };
}

/** @see https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
function gitLab(...[repository, commit, { state, description, context, url }]: Asked): StatusRequest {
  const states = { pending: 'pending', success: 'success', failure: 'failed', error: 'failed' } as const;
  const project = encodeURIComponent(pathOf(repository));
  return {
    url: `${repository.origin}/api/v4/projects/${project}/statuses/${commit}`,
    login: (token) => `Bearer ${token}`,
    body: {
      state: states[state],
      name: context,
      description: cut(description, 255),
      ...(url === undefined ? {} : { target_url: url }),
    },
  };
}

/** @see https://learn.microsoft.com/rest/api/azure/devops/git/statuses/create */
function azureRepos(...[repository, commit, { state, description, context, url }]: Asked): StatusRequest {
  const states = { pending: 'pending', success: 'succeeded', failure: 'failed', error: 'error' } as const;
  const [project = '', name = ''] = pathOf(repository).split('/_git/');
  const [genre = '', ...rest] = context.split('/');
  return {
    url: `${repository.origin}/${project}/_apis/git/repositories/${name}/commits/${commit}/statuses?api-version=7.1`,
    login: (token) => `Basic ${Buffer.from(`:${token}`).toString('base64')}`,
    body: {
      state: states[state],
      description: cut(description, 255),
      context: { genre, name: rest.join('/') },
      ...(url === undefined ? {} : { targetUrl: url }),
    },
  };
}

function pathOf({ pathname }: URL): string {
  return pathname.replace(/^\/|\/$/g, '').replace(/\.git$/, '');
}

function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
