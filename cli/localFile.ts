import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What the command uses of `.customhouse/local.json`, which `npm start` writes. */
const localFile = z.object({
  functionApp: z.string(),
  keys: z.object({ master: z.string() }),
  settings: z.record(z.string(), z.string()).default({}),
});
export type LocalFile = z.infer<typeof localFile>;

/** The local instance of the clone that `folder` is in; undefined when there is none. */
export function findLocalFile(folder: string): LocalFile | undefined {
  const path = join(folder, '.customhouse', 'local.json');
  if (!existsSync(path)) return dirname(folder) === folder ? undefined : findLocalFile(dirname(folder));
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
