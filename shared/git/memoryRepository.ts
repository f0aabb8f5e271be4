import { posix } from 'node:path';
import type { Repository } from './readTree.ts';

type Content = string | Uint8Array;

/**
 * An empty bare repository in memory, to fetch a pack into and read its objects: that makes a few files, which are gone with it. Folders are there by
 * being named; there are no links.
 */
export function createMemoryRepository(): Repository {
  const files = new Map<string, Content>();

  function readFile(path: string): Promise<string | Uint8Array | ArrayBufferLike> {
    const content = files.get(path);
    return content === undefined ? isMissing() : Promise.resolve(wholeBuffer(content));
  }

  function writeFile(path: string, content: Content): Promise<void> {
    files.set(path, content);
    return Promise.resolve();
  }

  function readdir(folder: string): Promise<string[]> {
    const inside = [...files.keys()].filter((path) => posix.dirname(path) === folder);
    return Promise.resolve(inside.map((path) => posix.basename(path)));
  }

  function unlink(path: string): Promise<void> {
    files.delete(path);
    return Promise.resolve();
  }

  const folders = { mkdir: () => Promise.resolve(), rmdir: () => Promise.resolve(), stat: isMissing, lstat: isMissing };
  const links = { readlink: isMissing, symlink: isMissing };
  return {
    fs: { promises: { readFile, writeFile, readdir, unlink, ...folders, ...links } },
    gitdir: '/repository',
    cache: {},
  };
}

function isMissing(): Promise<never> {
  return Promise.reject(Object.assign(new Error('There is no such file.'), { code: 'ENOENT' }));
}

/** isomorphic-git copies a view before it reads it, but not a whole buffer; a pack may be large. */
function wholeBuffer(content: Content): Content | ArrayBufferLike {
  if (typeof content === 'string') return content;
  return content.byteLength === content.buffer.byteLength ? content.buffer : content;
}
