import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page, Pages } from '../shared/app.ts';

/** What the bundle consists of; anything else is not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The dashboard's files, each read once from the folder that the build wrote. */
export function createPages(folder: string): Pages {
  const known = new Map<string, Page>();
  return async (name) => {
    const page = known.get(name) ?? (await readPage(folder, name));
    if (page !== undefined) known.set(name, page);
    return page;
  };
}

/** Names are plain: nothing leads out of the folder. */
async function readPage(folder: string, name: string): Promise<Page | undefined> {
  const type = types[extname(name)];
  if (type === undefined || !/^[\w-]+(\.[\w-]+)+$/.test(name)) return undefined;
  try {
    return { type, bytes: await readFile(join(folder, name)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
