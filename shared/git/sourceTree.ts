import { posix } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SourceTree } from '../ports.ts';
import type { Commit } from '../run.ts';
import { type TarEntry, writeTar } from './tar.ts';

const compress = promisify(gzip);
/** A symbolic link may lead to the next; not for ever. */
const mostLinks = 8;

/**
 * The files of a context.
 *
 * `.dockerignore` goes along like any other file and is applied where the image is built: by the builder, in its own reading of the patterns.
 * The Azure CLI leaves the files out before it uploads, because it uploads working folders; a commit holds no `node_modules` to leave out.
 */
export function createSourceTree(commit: Commit, entries: readonly TarEntry[]): SourceTree {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));

  function find(path: string, linksLeft: number): TarEntry | undefined {
    const entry = byPath.get(posix.normalize(path));
    if (entry?.kind !== 'symlink' || linksLeft === 0) return entry;
    return find(posix.join(posix.dirname(entry.path), entry.target), linksLeft - 1);
  }

  return {
    commit,
    readText(path) {
      const entry = find(path, mostLinks);
      return entry?.kind === 'file' ? new TextDecoder().decode(entry.content) : undefined;
    },
    tarGz: async () => compress(writeTar(entries)),
  };
}
