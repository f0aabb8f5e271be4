import { expect, it } from 'vitest';
import type { GitContext } from '../../../shared/config/model.ts';
import { createKeptTrees } from '../../../shared/git/keptTrees.ts';
import { createSourceTree } from '../../../shared/git/sourceTree.ts';
import type { TarEntry } from '../../../shared/git/tar.ts';
import type { SourceTree } from '../../../shared/ports.ts';
import type { Commit } from '../../../shared/run.ts';

const context: GitContext = { url: 'https://git.example/app.git', branch: 'main', folder: '' };
const kept = createKeptTrees(10);

/** A tree of one file, kept. */
function keep(commit: string, bytes: number, of: GitContext = context): SourceTree {
  const entries: TarEntry[] = [{ kind: 'file', path: 'file', isExecutable: false, content: new Uint8Array(bytes) }];
  const tree = createSourceTree(commit as Commit, entries);
  kept.keep(of, tree, entries);
  return tree;
}

function get(commit: string, of: GitContext = context): SourceTree | undefined {
  return kept.get(of, commit as Commit);
}

it('gives a tree again for the same commit on any branch, not for another folder', () => {
  const tree = keep('a', 1);

  expect(get('a', { ...context, branch: 'release' })).toBe(tree);
  expect(get('a', { ...context, folder: 'app' })).toBeUndefined();
  expect(get('b')).toBeUndefined();
});

it('forgets what was asked for longest ago when there is no room', () => {
  const [first] = [keep('first', 4), keep('second', 4)];
  get('first');
  const third = keep('third', 5);

  expect(get('second')).toBeUndefined();
  expect(get('first')).toBe(first);
  expect(get('third')).toBe(third);
});

it('does not keep what is too large for all', () => {
  keep('large', 11);

  expect(get('large')).toBeUndefined();
});
