import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Terminal } from './terminal.ts';

/** What the command uses of `.customhouse/local.json`, which `npm start` writes. */
const localFile = z.object({
  functionApp: z.string(),
  keys: z.object({ master: z.string() }),
  operator: z.string().optional(),
  git: z.object({ token: z.string() }).optional(),
  settings: z.record(z.string(), z.string()).default({}),
});
export type LocalFile = z.infer<typeof localFile>;

/** The local instance: that of CUSTOMHOUSE_HOME, or of the clone that the working directory is in; undefined when there is none. */
export function findLocalFile({ environment, workingDirectory }: Terminal): LocalFile | undefined {
  const home = environment['CUSTOMHOUSE_HOME'];
  return home === undefined
    ? findInClone(workingDirectory)
    : readLocalFile(resolve(workingDirectory, home, 'local.json'));
}

function findInClone(folder: string): LocalFile | undefined {
  const path = join(folder, '.customhouse', 'local.json');
  if (existsSync(path)) return readLocalFile(path);
  return dirname(folder) === folder ? undefined : findInClone(dirname(folder));
}

function readLocalFile(path: string): LocalFile | undefined {
  const parsed = localFile.safeParse(readJson(path));
  return parsed.success ? parsed.data : undefined;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
