import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { git } from '../../../local/git/gitCommand.ts';
import { createGitServer } from '../../../local/git/server.ts';
import { describeBrought } from '../../../local/git/source/describeBrought.ts';
import { uncommittedNote } from '../../../local/git/source/fetchSource.ts';
import { parseSource } from '../../../local/git/source/source.ts';
import { createGitWebhooks } from '../../../shared/git/webhooks/gitWebhooks.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { openHome, type Home } from '../../../local/instance/home.ts';
import { planAzure } from '../../../local/instance/plan/planAzure.ts';
import { bringIn, createRepositories } from '../../../local/instance/repositories.ts';

const plan = planAzure(
  {
    path: 'customhouse.yaml',
    text: `
registries: { team: { acr: team, resourceGroup: apps } }
tasks:
  hello: { kind: build, registry: team, context: '\${GIT_HELLO_WORLD}', image: hello }
  shop: { kind: build, registry: team, context: '\${GIT_SHOP}#main:web', dockerfile: docker/Dockerfile, image: shop }
`,
  },
  {},
);
const author = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
};
const token = 'open-sesame';

let folder: string;
let home: Home;
let receiver: Listening;
let hosting: Listening;
/** `<before> → <after>` of each webhook. */
let hooks: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'customhouse-sources-'));
  home = await openHome(join(folder, 'home'));
  hooks = [];
  receiver = await listen((request, response) => {
    void json(request).then((body) => {
      const { before, after } = body as { before: string; after: string };
      hooks.push(`${before} → ${after}`);
      response.writeHead(202).end();
    });
  }, 0);
  const server = createGitServer({ directory: home.git, token, now: () => new Date(), log: () => undefined });
  hosting = await listen(server.handle, 0);
  await write('shop', { 'web/docker/Dockerfile': 'FROM scratch\n' });
});

afterEach(async () => {
  await hosting.close();
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, name, path, '..'), { recursive: true });
    await writeFile(join(folder, name, path), content);
  }
}

async function commit(repository: string, text: string): Promise<string> {
  await write(repository, { Dockerfile: text });
  await git(['-C', join(folder, repository), 'add', '--all', '.']);
  await git(['-C', join(folder, repository), 'commit', '--quiet', '--message', text], author);
  return (await git(['-C', join(folder, repository), 'rev-parse', 'HEAD'])).trim();
}

async function makeRepository(name: string, branch = 'trunk'): Promise<void> {
  await git(['init', '--quiet', `--initial-branch=${branch}`, join(folder, name)]);
}

/** What `npm start -- --repo hello-world=<from>` does with repositories. @returns what it says */
async function start(...from: readonly string[]): Promise<string> {
  const sources = ['shop=shop', ...from.map((path) => `hello-world=${path}`)].map((argument) =>
    parseSource(argument, plan.repositories, folder),
  );
  await createRepositories(home, plan, sources);
  const webhooks = createGitWebhooks({ token, now: () => new Date() });
  const helloWorld = `http://127.0.0.1:${hosting.port}/hello-world.git`;
  await webhooks.put(helloWorld, `http://127.0.0.1:${receiver.port}/`, 'between-us');
  const brought = await bringIn(home, sources, { port: hosting.port, token });
  return brought
    .slice(1)
    .map((one) => describeBrought(...one))
    .join();
}

/** Subjects of the commits on the local main, newest first. */
async function history(): Promise<string[]> {
  const log = await git(['--git-dir', join(home.git, 'hello-world.git'), 'log', '--format=%s', 'main']);
  return log.trim().split('\n');
}

/** Somebody pushes to the local repository. */
async function pushLocally(text: string): Promise<void> {
  await rm(join(folder, 'clone'), { recursive: true, force: true });
  const url = `http://ann:${token}@127.0.0.1:${hosting.port}/hello-world.git`;
  await git(['clone', '--quiet', url, join(folder, 'clone')]);
  await commit('clone', text);
  await git(['-C', join(folder, 'clone'), 'push', '--quiet', 'origin', 'main']);
  await told(1);
  hooks.length = 0;
}

/** The webhook is sent after the push was answered. */
async function told(times: number): Promise<void> {
  await vi.waitFor(() => expect(hooks).toHaveLength(times), { timeout: 10_000 });
}

describe('the content of a local repository', () => {
  it('is the sample of its name where nothing else is given', async () => {
    await start();

    expect(await history()).toEqual(['Start']);
  });

  it.each([
    ['a Git repository', 'own'],
    ['a bare one', 'bare.git'],
    ['a Git URL', 'file://FOLDER/bare.git'],
    ['a Git URL with a branch', 'file://FOLDER/bare.git#trunk'],
  ])('is the history of the current branch of %s', async (_, path) => {
    await makeRepository('own');
    await commit('own', 'first');
    await commit('own', 'second');
    await git(['clone', '--quiet', '--bare', join(folder, 'own'), join(folder, 'bare.git')]);

    const said = await start(path.replace('FOLDER', folder));

    expect(await history()).toEqual(['second', 'first']);
    expect(said).toContain('has nothing new');
    expect(hooks).toEqual([]);
  });

  it('is one commit of what is in a folder, without what its .gitignore names', async () => {
    await write('plain', { Dockerfile: 'FROM a\n', '.gitignore': 'node_modules\n', 'node_modules/x': '' });

    await start('plain');

    expect(await history()).toEqual(['hello-world: plain as it is now']);
    const tree = await git(['--git-dir', join(home.git, 'hello-world.git'), 'ls-tree', '--name-only', '-r', 'main']);
    expect(tree).toBe('.gitignore\nDockerfile\n');
  });

  it('stays what it was when it is started again without an argument', async () => {
    await write('plain', { Dockerfile: 'FROM a\n' });
    await start('plain');
    await write('plain', { Dockerfile: 'FROM b\n' });

    await start();

    expect(await history()).toEqual(['hello-world: plain as it is now']);
  });
});

describe('started again with the same argument', () => {
  it('pushes new commits, so that the webhook follows, once', async () => {
    await makeRepository('own');
    const first = await commit('own', 'first');
    await start('own');
    const second = await commit('own', 'second');

    const said = await start('own');
    const again = await start('own');

    await told(1);
    expect(hooks).toEqual([`${first} → ${second}`]);
    expect(said).toContain(`was pushed as ${second.slice(0, 10)}. What it starts follows.`);
    expect(again).toContain('has nothing new');
  });

  it('pushes a changed folder as one more commit, and an unchanged one not at all', async () => {
    await write('plain', { Dockerfile: 'FROM a\n' });
    await start('plain');
    await start('plain');
    expect(hooks).toEqual([]);
    await write('plain', { Dockerfile: 'FROM b\n' });

    await start('plain');

    expect(await history()).toHaveLength(2);
    await told(1);
  });

  it('follows a history that was written anew, as long as nobody has pushed', async () => {
    await makeRepository('own');
    await commit('own', 'first');
    await start('own');
    await git(['-C', join(folder, 'own'), 'commit', '--quiet', '--amend', '--message', 'better'], author);

    await start('own');

    expect(await history()).toEqual(['better']);
  });

  it('takes the place of the sample that an earlier start has put there', async () => {
    await start();
    await makeRepository('own');
    await commit('own', 'mine');

    await start('own');

    expect(await history()).toEqual(['mine']);
    await told(1);
  });

  it('keeps what was pushed to the local repository when the source has nothing new', async () => {
    await makeRepository('own');
    await commit('own', 'first');
    await start('own');
    await pushLocally('pushed');

    const said = await start('own');

    expect(await history()).toEqual(['pushed', 'first']);
    expect(said).toContain('has nothing new');
  });

  it('changes nothing when both have changed, says so each time, and goes on once they were brought together', async () => {
    await makeRepository('own');
    await commit('own', 'first');
    await start('own');
    await pushLocally('pushed');
    await write('own', { other: 'mine' });
    await commit('own', 'first');

    const said = await start('own');

    expect(await history()).toEqual(['pushed', 'first']);
    expect(hooks).toEqual([]);
    expect(said).toContain('have both changed since they were the same. The local one stays as it is');
    expect(said).toContain(`git -C ${join(folder, 'own')} pull`);
    expect(await start('own')).toBe(said);

    const url = `http://ann:${token}@127.0.0.1:${hosting.port}/hello-world.git`;
    await git(['-C', join(folder, 'own'), 'pull', '--quiet', '--no-rebase', '--no-edit', url, 'main'], author);
    await start('own');
    expect(await history()).toContain('pushed');
    await told(1);
  });

  it('says that changes which are not committed are not brought in', async () => {
    await makeRepository('own');
    await commit('own', 'first');
    await write('own', { Dockerfile: 'FROM changed\n' });

    const note = await uncommittedNote(parseSource('hello-world=own', plan.repositories, folder));

    expect(note).toBe(
      `hello-world: ${join(folder, 'own')} has changes that are not committed. They are not brought in.`,
    );
  });
});

describe('an argument that can not be used is refused before anything is made', () => {
  it.each([
    ['nonsense', '"--repo nonsense" is not of the form --repo NAME=PATH'],
    ['other=shop', 'The configuration has no local repository "other". It has hello-world, shop.'],
    ['hello-world=nowhere', 'there is no folder FOLDER/nowhere.'],
  ])('%s', (argument, refusal) => {
    expect(() => parseSource(argument, plan.repositories, folder)).toThrow(refusal.replace('FOLDER', folder));
  });

  it.each([
    ['a folder without a Dockerfile', 'empty', 'has no Dockerfile, which task hello wants. Commit one there'],
    ['a repository without a commit', 'fresh', 'gave no commit of its current branch'],
    ['an address where nothing is', 'file:///FOLDER/nothing.git', 'gave no commit of its current branch'],
  ])('%s', async (_, path, refusal) => {
    await write('empty', { 'README.md': '' });
    await makeRepository('fresh');

    await expect(start(path.replace('FOLDER', folder))).rejects.toThrow(refusal);
    await expect(git(['--git-dir', join(home.git, 'hello-world.git'), 'log'])).rejects.toThrow();
  });

  it('a repository that no sample and no argument fills', async () => {
    await expect(createRepositories(home, plan)).rejects.toThrow(
      'there is nothing to put into it. Start with --repo shop=PATH (a folder, a Git repository or a Git URL), ' +
        'or set GIT_SHOP to the clone URL of a real one.',
    );
  });

  it('an address with a password, which it does not repeat', async () => {
    const refusal = await start('http://me:hunter2@127.0.0.1:9/x.git').catch(String);

    expect(refusal).toContain('http://127.0.0.1:9/x.git gave no commit');
    expect(refusal).not.toContain('hunter2');
  });
});
