import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { repositoryFolder } from './createRepository.ts';
import { git } from './gitCommand.ts';
import { readLooseCommit } from './looseCommit.ts';
import { reply } from './reply.ts';

/** What GitHub takes. @see https://docs.github.com/rest/commits/statuses#create-a-commit-status */
const statusBody = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().optional(),
  description: z.string().max(140).optional(),
  context: z.string().default('default'),
});

/** One status as GitHub lists it. */
export interface KeptStatus extends z.output<typeof statusBody> {
  readonly repository: string;
  readonly sha: string;
  readonly created_at: string;
}

export interface CommitStatusOptions {
  /** Bare repositories, `<name>.git` each. */
  readonly directory: string;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/** GitHub's statuses API, as far as it is called. */
export interface CommitStatuses {
  /** Answers a request for GitHub's statuses API; undefined: it is none. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined;
}

const create = /^\/api\/v3\/repos\/([\w.-]+)\/statuses\/([0-9a-f]{40})$/;
const list = /^\/api\/v3\/repos\/([\w.-]+)\/commits\/([0-9a-f]{40})\/statuses$/;
/** Of all commits, until the instance stops. */
const mostKept = 1000;

/** Commit statuses in the shape of GitHub Enterprise Server's API; its repositories have no owner here. */
export function createCommitStatuses({ directory, now, log }: CommitStatusOptions): CommitStatuses {
  const kept: KeptStatus[] = [];

  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    of: readonly [string, string],
  ): Promise<void> {
    const [repository, sha] = of;
    const parsed = statusBody.safeParse(await json(request).catch(() => undefined));
    const refusal = parsed.success
      ? (await hasCommit(directory, repository, sha)) || `No commit found for SHA: ${sha}`
      : 'Validation Failed';
    if (!parsed.success || refusal !== true) {
      reply(response, 422, { message: refusal });
      return;
    }
    const status = { ...parsed.data, repository, sha, created_at: now().toISOString() };
    kept.unshift(status);
    kept.splice(mostKept);
    log(`git: ${repository} ${sha.slice(0, 12)} ${status.context}: ${status.state}. ${status.description ?? ''}`);
    reply(response, 201, status);
  }

  return {
    answer(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://git');
      const [, name = '', sha = ''] = create.exec(pathname) ?? [];
      if (name !== '' && request.method === 'POST') return take(request, response, [name, sha]);
      const [, listed, at] = list.exec(pathname) ?? [];
      if (listed === undefined || request.method !== 'GET') return undefined;
      reply(
        response,
        200,
        kept.filter((status) => status.repository === listed && status.sha === at),
      );
      return Promise.resolve();
    },
  };
}

async function hasCommit(directory: string, repository: string, sha: string): Promise<boolean> {
  const folder = repositoryFolder(directory, repository);
  if (!existsSync(folder)) return false;
  if (readLooseCommit(folder, sha) !== undefined) return true;
  return git(['--git-dir', folder, 'cat-file', '-e', `${sha}^{commit}`]).then(
    () => true,
    () => false,
  );
}
