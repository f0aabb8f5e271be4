import type { SourceTree } from '../ports.ts';

/** Reads the files that a task file names, from the source's tree. What lies elsewhere is not fetched: it can't be known what ACR will get. */
export function sourceReader(tree: Pick<SourceTree, 'readText'>): (path: string) => Promise<string> {
  return (path) => {
    const text = /^https?:/i.test(path) ? undefined : tree.readText(path);
    if (text !== undefined) return Promise.resolve(text);
    return Promise.reject(new Error('only files of the context can be read here, and there is none of that name'));
  };
}
