import { describe, expect, it } from 'vitest';
import { isSameRepository, parseGitContext } from '../../../shared/config/gitContext.ts';

describe('a Git context', () => {
  it.each([
    ['https://git.test/a/b.git', { url: 'https://git.test/a/b.git', branch: 'main', folder: '' }],
    ['https://git.test/b.git#dev', { url: 'https://git.test/b.git', branch: 'dev', folder: '' }],
    [
      'https://git.test/b.git#feature/x:/src/app/',
      { url: 'https://git.test/b.git', branch: 'feature/x', folder: 'src/app' },
    ],
    ['https://git.test/b.git#:src', { url: 'https://git.test/b.git', branch: 'main', folder: 'src' }],
    ['http://127.0.0.1:8080/b.git', { url: 'http://127.0.0.1:8080/b.git', branch: 'main', folder: '' }],
  ])('%s is taken apart', (text, expected) => {
    expect(parseGitContext(text)).toEqual(expected);
  });

  it.each([
    ['http to another machine', 'http://git.test/b.git'],
    ['a token', 'https://token@git.test/b.git'],
    ['ssh', 'git@git.test:b.git'],
    ['a folder outside', 'https://git.test/b.git#main:../x'],
    ['more than branch and folder', 'https://git.test/b.git#a:b:c'],
    ['a query', 'https://git.test/b.git?token=x'],
  ])('%s is refused', (_title, text) => {
    expect(parseGitContext(text)).toBeUndefined();
  });

  it('names the same repository with and without .git, whatever the host’s capitals', () => {
    expect(isSameRepository('https://GIT.test/a/b.git', 'https://git.test/a/b')).toBe(true);
    expect(isSameRepository('https://git.test/a/b', 'https://git.test/a/B')).toBe(false);
  });
});
