import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalAzure, type LocalAzure } from './localAzure.ts';

let azure: LocalAzure;
/** With the token in it, as local.json has it. */
let url: string;

beforeAll(async () => {
  azure = await startLocalAzure();
  url = azure.file.git.repositories['hello-world'] ?? '';
});

afterAll(() => azure.stop());

function git(folder: string, ...args: string[]): Promise<string> {
  return azure.must('git', ['-C', join(azure.folder, folder), ...args]);
}

/** A commit on a branch that no task watches: nothing is built here. */
async function commit(folder: string, message: string): Promise<string> {
  await writeFile(join(azure.folder, folder, 'note.txt'), message);
  await git(folder, 'add', '.');
  await git(folder, 'commit', '--quiet', '--message', message);
  return (await git(folder, 'rev-parse', 'HEAD')).trim();
}

async function history(folder: string, reference: string): Promise<string[]> {
  return (await git(folder, 'rev-list', reference)).trim().split('\n');
}

describe('git', () => {
  it('clones, pushes and fetches', async () => {
    await azure.must('git', ['clone', '--quiet', url, 'one']);
    await azure.must('git', ['clone', '--quiet', url, 'two']);

    const pushed = await commit('one', 'mine');
    await git('one', 'push', '--quiet', 'origin', 'HEAD:refs/heads/side');
    await git('two', 'fetch', '--quiet', 'origin', 'side');

    expect((await history('two', 'FETCH_HEAD'))[0]).toBe(pushed);
  });

  it('clones without history, and gets it later', async () => {
    await azure.must('git', ['clone', '--quiet', url, 'deep']);
    const older = await commit('deep', 'older');
    const newer = await commit('deep', 'newer');
    await git('deep', 'push', '--quiet', 'origin', 'HEAD:refs/heads/shallow');

    await azure.must('git', ['clone', '--quiet', '--depth', '1', '--branch', 'shallow', url, 'shallow']);
    const before = await history('shallow', 'HEAD');
    await git('shallow', 'fetch', '--quiet', '--unshallow');

    expect(before).toEqual([newer]);
    expect((await history('shallow', 'HEAD')).slice(0, 2)).toEqual([newer, older]);
  });

  it('pushes from a clone without history', async () => {
    await azure.must('git', ['clone', '--quiet', url, 'long']);
    const before = await commit('long', 'before');
    await git('long', 'push', '--quiet', 'origin', 'HEAD:refs/heads/long');
    await azure.must('git', ['clone', '--quiet', '--depth', '1', '--branch', 'long', url, 'thin']);

    const pushed = await commit('thin', 'from a shallow clone');
    await git('thin', 'push', '--quiet', 'origin', 'HEAD:refs/heads/long');
    await git('long', 'fetch', '--quiet', 'origin', 'long');

    expect(await history('thin', 'HEAD')).toEqual([pushed, before]);
    expect(await history('long', 'FETCH_HEAD')).toEqual([pushed, ...(await history('long', 'HEAD'))]);
  });

  it('fetches one commit by its ID', async () => {
    await azure.must('git', ['clone', '--quiet', url, 'source']);
    const older = await commit('source', 'wanted');
    await commit('source', 'not wanted');
    await git('source', 'push', '--quiet', 'origin', 'HEAD:refs/heads/by-id');
    await azure.must('git', ['init', '--quiet', 'one-commit']);

    await git('one-commit', 'fetch', '--quiet', '--depth', '1', url, older);

    expect(await history('one-commit', 'FETCH_HEAD')).toEqual([older]);
  });

  it.each(['a wrong token', 'no token'])('is refused with %s', async (which) => {
    const address = new URL(url);
    address.password = which === 'no token' ? '' : 'guess';
    address.username = which === 'no token' ? '' : 'anyone';

    const { exitCode, stderr } = await azure.type('git', ['clone', '--quiet', address.href, 'refused']);

    expect(exitCode).toBe(128);
    expect(stderr).toMatch(/Authentication failed for|could not read Username for/);
  });
});
