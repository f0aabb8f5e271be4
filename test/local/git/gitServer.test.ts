import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRepository } from '../../../local/git/createRepository.ts';
import { git } from '../../../local/git/gitCommand.ts';
import { now, startGitServer, type TestGitServer } from './testGitServer.ts';

let at: TestGitServer;
beforeEach(async () => {
  at = await startGitServer();
});
afterEach(() => at.close());

it('gives the sample with its run bit on the branch main', async () => {
  const folder = await at.clone();

  const { mode } = await stat(join(folder, 'test.sh'));
  const branch = await git(['-C', folder, 'symbolic-ref', 'HEAD']);

  expect(mode & 0o111).not.toBe(0);
  expect(branch.trim()).toBe('refs/heads/main');
});

it('keeps what people have pushed when the repository is made again', async () => {
  const folder = await at.clone();
  const pushed = await at.commit(folder, 'mine');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);

  await createRepository(join(at.home, 'repositories'), 'sample', join(at.home, 'sample'), now());

  const heads = await git(['ls-remote', at.url, 'refs/heads/main']);
  expect(heads).toBe(`${pushed}\trefs/heads/main\n`);
});

it.each(['info/refs?service=git-upload-pack', 'info/refs?service=git-receive-pack', 'git-receive-pack'])(
  'refuses %s without the token',
  async (path) => {
    const address = `${at.origin}/sample.git/${path}`;
    const wrong = { authorization: `Basic ${Buffer.from('anyone:wrong').toString('base64')}` };

    const [without, withWrong] = await Promise.all([fetch(address), fetch(address, { headers: wrong })]);

    expect([without.status, withWrong.status]).toEqual([401, 401]);
    expect(without.headers.get('www-authenticate')).toContain('Basic');
  },
);

it.each(['/.hooks/post-receive', '/sample.git/config', '/../sample.git/HEAD', '/none.git/info/refs'])(
  'has nothing at %s',
  async (path) => {
    const headers = { authorization: `Basic ${Buffer.from('anyone:open-sesame').toString('base64')}` };

    const answer = await fetch(`${at.origin}${path}`, { headers });

    expect(answer.status).toBe(404);
  },
);

it('gives one commit by its ID without the history before it', async () => {
  const folder = await at.clone();
  const older = await at.commit(folder, 'older');
  await at.commit(folder, 'newer');
  await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  const shallow = join(at.home, 'shallow');
  await git(['init', '--quiet', shallow]);

  await git(['-C', shallow, 'fetch', '--quiet', '--depth', '1', at.url, older]);

  const commits = await git(['-C', shallow, 'rev-list', 'FETCH_HEAD']);
  expect(commits.trim()).toBe(older);
});

it("reads nothing of a person's own Git settings", async () => {
  const settings = join(at.home, '.gitconfig');
  await writeFile(
    settings,
    '[init]\n\tdefaultBranch = theirs\n[core]\n\thooksPath = /nowhere\n[commit]\n\tgpgSign = true\n',
  );
  vi.stubEnv('HOME', at.home);
  vi.stubEnv('GIT_CONFIG_GLOBAL', settings);
  vi.stubEnv('GIT_DIR', '/nowhere');

  await createRepository(join(at.home, 'repositories'), 'fresh', join(at.home, 'sample'), now());
  vi.unstubAllEnvs();

  const heads = await git(['ls-remote', at.url.replace('sample', 'fresh'), 'refs/heads/*']);
  expect(heads).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main\n$/);
});

it('takes the person’s own token as well, and no third one', async () => {
  await expect(git(['ls-remote', at.url.replace('open-sesame', 'mine-elsewhere'), 'main'])).resolves.toContain('main');
  await expect(git(['ls-remote', at.url.replace('open-sesame', 'mine'), 'main'])).rejects.toThrow();
});
