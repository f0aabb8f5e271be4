import type { GitContext } from '../config/model.ts';
import type { SourceTree } from '../ports.ts';
import type { Commit } from '../run.ts';
import type { TarEntry } from './tar.ts';

/** Source trees that were fetched lately, in memory. */
export interface KeptTrees {
  get(context: GitContext, commit: Commit): SourceTree | undefined;
  /** Those that were asked for longest ago make room; a tree that is too large for all is not kept. */
  keep(context: GitContext, tree: SourceTree, entries: readonly TarEntry[]): void;
}

interface Kept {
  readonly tree: SourceTree;
  readonly bytes: number;
}

/**
 * A commit never changes, and most builds follow an image, not a push: they build the same commit again.
 *
 * @param mostBytes of the files of all kept trees together
 */
export function createKeptTrees(mostBytes: number): KeptTrees {
  const kept = new Map<string, Kept>();

  function bytesKept(): number {
    return [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  return {
    get(context, commit) {
      const key = keyOf(context, commit);
      const found = kept.get(key);
      if (found === undefined) return undefined;
      // A map keeps the order in which its keys came: the newest last.
      kept.delete(key);
      kept.set(key, found);
      return found.tree;
    },
    keep(context, tree, entries) {
      const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.content.byteLength : 0), 0);
      kept.set(keyOf(context, tree.commit), { tree, bytes });
      for (const key of kept.keys()) if (bytesKept() > mostBytes) kept.delete(key);
    },
  };
}

function keyOf({ url, folder }: GitContext, commit: Commit): string {
  return JSON.stringify([url, commit, folder]);
}
