import { describe, expect, it } from 'vitest';
import { statusRequest } from '../../../shared/git/statusRequest.ts';
import type { Commit } from '../../../shared/run.ts';

const commit = 'c'.repeat(40) as Commit;
const status = { state: 'error', description: 'It could not be found out.', context: 'customhouse/hello' } as const;

describe('where a commit status goes', () => {
  it.each([
    ['https://github.com/team/app.git', `https://api.github.com/repos/team/app/statuses/${commit}`],
    ['https://git.example.com/team/app', `https://git.example.com/api/v3/repos/team/app/statuses/${commit}`],
    ['https://gitlab.com/a/b/app.git', `https://gitlab.com/api/v4/projects/a%2Fb%2Fapp/statuses/${commit}`],
    [
      'https://dev.azure.com/org/project/_git/app',
      `https://dev.azure.com/org/project/_apis/git/repositories/app/commits/${commit}/statuses?api-version=7.1`,
    ],
  ])('follows from the clone URL %s', (repository, url) => {
    expect(statusRequest(repository, commit, status).url).toBe(url);
  });

  it('GitLab is told in its own words', () => {
    expect(statusRequest('https://gitlab.com/a/app.git', commit, { ...status, url: 'https://x.test/' }).body).toEqual({
      state: 'failed',
      name: 'customhouse/hello',
      description: 'It could not be found out.',
      target_url: 'https://x.test/',
    });
  });
});
