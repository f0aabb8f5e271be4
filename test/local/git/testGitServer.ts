import { buffer } from 'node:stream/consumers';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepository } from '../../../local/git/createRepository.ts';
import { git } from '../../../local/git/gitCommand.ts';
import { createGitServer, type GitServer } from '../../../local/git/server.ts';
import { listen } from '../../../local/http/listen.ts';
import { createGitWebhooks } from '../../../shared/git/webhooks/gitWebhooks.ts';
import type { GitWebhooks } from '../../../shared/setup/ports.ts';

/** One webhook as it came in. */
export interface Hook {
  readonly event: string | undefined;
  readonly signature: string | undefined;
  readonly delivery: string | undefined;
  readonly body: string;
}

const author = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
};

export function now(): Date {
  return new Date('2026-11-24T08:00:00Z');
}

/** A Git server with the repository `sample`, whose pushes a receiver is told of. */
export interface TestGitServer {
  readonly server: GitServer;
  /** Temporary; the repositories are in `repositories`. */
  readonly home: string;
  readonly origin: string;
  /** Clone URL of the sample, with its token. */
  readonly url: string;
  /** The same without. */
  readonly sample: string;
  readonly hooks: readonly Hook[];
  /** Where the receiver is told of pushes, signed with `between-us`. */
  readonly told: string;
  /** As `customhouse setup` speaks to GitHub. */
  readonly webhooks: GitWebhooks;
  clone(...options: string[]): Promise<string>;
  /** @returns its ID */
  commit(folder: string, message: string): Promise<string>;
  /** Nobody is there to be told any more. */
  stopReceiver(): Promise<void>;
  close(): Promise<void>;
}

export async function startGitServer(): Promise<TestGitServer> {
  const home = await mkdtemp(join(tmpdir(), 'customhouse-git-'));
  const hooks: Hook[] = [];
  const receiver = await listen((request, response) => {
    void buffer(request).then((body) => {
      const { headers } = request;
      hooks.push({
        event: headers['x-github-event'] as string,
        signature: headers['x-hub-signature-256'] as string,
        delivery: headers['x-github-delivery'] as string,
        body: body.toString(),
      });
      response.writeHead(202).end();
    });
  }, 0);
  const server = createGitServer({
    directory: join(home, 'repositories'),
    token: 'open-sesame',
    personalToken: 'mine-elsewhere',
    now,
    log: () => undefined,
  });
  const hosting = await listen((request, response) => server.handle(request, response), 0);
  const origin = `http://127.0.0.1:${hosting.port}`;
  const url = `http://anyone:open-sesame@127.0.0.1:${hosting.port}/sample.git`;
  const told = `http://127.0.0.1:${receiver.port}/api/hooks/git`;
  const webhooks = createGitWebhooks({ token: 'open-sesame', now });
  await mkdir(join(home, 'sample'));
  await writeFile(join(home, 'sample', 'test.sh'), '#!/bin/sh\n');
  await chmod(join(home, 'sample', 'test.sh'), 0o755);
  await createRepository(join(home, 'repositories'), 'sample', join(home, 'sample'), now());
  await webhooks.put(`${origin}/sample.git`, told, 'between-us');
  return {
    server,
    home,
    origin,
    url,
    sample: `${origin}/sample.git`,
    hooks,
    told,
    webhooks,
    async clone(...options) {
      const folder = join(home, `clone-${options.join('')}`.replace(/\W/g, '-'));
      await git(['clone', '--quiet', ...options, url, folder]);
      return folder;
    },
    async commit(folder, message) {
      await writeFile(join(folder, 'file'), message);
      await git(['-C', folder, 'add', '.']);
      await git(['-C', folder, 'commit', '--quiet', '-m', message], author);
      return (await git(['-C', folder, 'rev-parse', 'HEAD'])).trim();
    },
    stopReceiver: () => receiver.close(),
    async close() {
      await hosting.close();
      await receiver.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
