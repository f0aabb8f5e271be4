import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { git } from '../../../local/git/gitCommand.ts';
import { pushPayload } from '../../../local/git/pushPayload.ts';
import { noCommit } from '../../../local/git/receivedRefs.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'push-payload-'));
  await git(['init', '--quiet', '--initial-branch=main', home]);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

interface Commit {
  readonly message: string;
  readonly author?: string;
  readonly date?: string;
  readonly options?: readonly string[];
}

/** @returns its ID */
async function commit({ message, author = 'Ann', date = '2026-11-24T08:00:00+0530', options = [] }: Commit) {
  const env = {
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_AUTHOR_DATE: '2026-11-23T08:00:00+0100',
    GIT_COMMITTER_NAME: 'Bob',
    GIT_COMMITTER_EMAIL: 'bob@example.com',
    GIT_COMMITTER_DATE: date,
  };
  const how = ['--quiet', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim'];
  await git(['-C', home, ...options, 'commit', ...how, '--message', message], env);
  return idOf('HEAD');
}

async function idOf(name: string): Promise<string> {
  return (await git(['-C', home, 'rev-parse', name])).trim();
}

function payload(before: string, after: string): Promise<object> {
  const repository = { name: 'sample', folder: join(home, '.git'), url: 'http://git/sample' };
  return pushPayload(repository, { ref: 'refs/heads/main', before, after }, 'ann');
}

/** From then on every commit has to be asked of Git. */
async function pack(): Promise<void> {
  await git(['-C', home, 'repack', '-a', '-d', '--quiet']);
}

function withoutGit(): void {
  vi.stubEnv('PATH', '/nowhere');
}

describe('pushPayload', () => {
  it('tells of one new commit without asking Git', async () => {
    const before = await commit({ message: 'Start' });
    const after = await commit({ message: 'Change\n\nBecause.\n', author: 'Änne "A." O’Hara' });
    const tree = await idOf('HEAD^{tree}');
    withoutGit();

    const told = await payload(before, after);

    const change = {
      id: after,
      tree_id: tree,
      distinct: true,
      message: 'Change\n\nBecause.',
      timestamp: '2026-11-24T08:00:00+05:30',
      url: `http://git/sample/commit/${after}`,
      author: { name: 'Änne "A." O’Hara', email: 'ann@example.com' },
      committer: { name: 'Bob', email: 'bob@example.com' },
    };
    expect(told).toMatchObject({
      before,
      after,
      forced: false,
      created: false,
      head_commit: change,
      commits: [change],
    });
  });

  it('tells of several, oldest first, and of a new branch, without asking Git', async () => {
    const before = await commit({ message: 'Start' });
    const first = await commit({ message: 'One' });
    const second = await commit({ message: 'Two' });
    withoutGit();

    const [moved, created] = await Promise.all([payload(before, second), payload(noCommit, second)]);

    expect(moved).toMatchObject({
      forced: false,
      head_commit: { id: second },
      commits: [{ id: first }, { id: second }],
    });
    expect(created).toMatchObject({ created: true, head_commit: { id: second }, commits: [{ id: second }] });
  });

  it.each<[string, Commit]>([
    ['a long message', { message: `\n\n  Subject\n\n${'Line\n'.repeat(5_000)}\n\n` }],
    ['no message', { message: '' }],
    ['a committer west of Greenwich', { message: 'x', date: '2026-01-01T00:10:00-0330' }],
    ['another encoding', { message: 'Grüße', options: ['-c', 'i18n.commitEncoding=ISO-8859-1'] }],
    ['an odd author', { message: 'x', author: 'A, "B" \\ C' }],
  ])('tells the same of a commit with %s as Git does', async (_name, how) => {
    const before = await commit({ message: 'Start' });
    const after = await commit(how);
    const told = await payload(before, after);
    await pack();

    expect(told).toEqual(await payload(before, after));
  });

  it('tells the same of merges, of a forced push and of one back as Git does', async () => {
    const start = await commit({ message: 'Start' });
    const main = await commit({ message: 'Main' });
    await git(['-C', home, 'checkout', '--quiet', '-b', 'side', start]);
    const side = await commit({ message: 'Side' });
    const merged = (
      await git(['-C', home, 'commit-tree', '-p', main, '-p', side, '-m', 'Merge', `${side}^{tree}`], {
        GIT_AUTHOR_NAME: 'Ann',
        GIT_AUTHOR_EMAIL: 'ann@example.com',
        GIT_COMMITTER_NAME: 'Ann',
        GIT_COMMITTER_EMAIL: 'ann@example.com',
        GIT_COMMITTER_DATE: '2026-11-24T08:00:00+0530',
      })
    ).trim();
    await git(['-C', home, 'branch', 'merged', merged]);
    const moves = [
      [main, merged],
      [main, side],
      [main, start],
      [start, merged],
    ] as const;
    const told = await Promise.all(moves.map(([before, after]) => payload(before, after)));
    await pack();

    expect(told).toEqual(await Promise.all(moves.map(([before, after]) => payload(before, after))));
    expect(told).toMatchObject([
      { forced: false, commits: [{ id: side }, { id: merged }] },
      { forced: true, commits: [{ id: side }] },
      { forced: true, commits: [], head_commit: { id: start } },
      { forced: false },
    ]);
  });

  it('asks Git about a long line', async () => {
    const ids = [await commit({ message: 'Start' })];
    for (let count = 0; count < 21; count += 1) ids.push(await commit({ message: `Number ${count}` }));

    const told = await payload(ids[0] ?? '', ids.at(-1) ?? '');

    expect(told).toMatchObject({ forced: false, commits: ids.slice(1).map((id) => ({ id })) });
  });
});
