import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { git } from '../../../local/git/gitCommand.ts';
import { startGitServer, type TestGitServer } from './testGitServer.ts';

let at: TestGitServer;
beforeEach(async () => {
  at = await startGitServer();
});
afterEach(() => at.close());

async function post(sha: string): Promise<number> {
  const { status } = await fetch(`${at.origin}/api/v3/repos/sample/statuses/${sha}`, {
    method: 'POST',
    headers: { authorization: 'Bearer open-sesame' },
    body: JSON.stringify({ state: 'success' }),
  });
  return status;
}

it('takes a status of a commit, packed or not, and of nothing else', async () => {
  const repository = join(at.home, 'repositories', 'sample.git');
  const [commit = '', tree = ''] = (await git(['-C', repository, 'rev-parse', 'main', 'main^{tree}'])).split('\n');

  const loose = await post(commit);
  await git(['-C', repository, 'repack', '-a', '-d', '--quiet']);
  const others = [await post(commit), await post(tree), await post('0'.repeat(39) + '1')];

  expect(loose).toBe(201);
  expect(others).toEqual([201, 422, 422]);
});
