import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** A ref that a push has moved. A commit of zeros: there was, or is, none. */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

export const noCommit = '0'.repeat(40);

/** Names the file in which the hook notes what one push has moved. */
const noteVariable = 'CUSTOMHOUSE_PUSH_NOTE';

/** The shell's own commands only: a push waits for its end. */
const hookScript = `#!/bin/sh
[ -n "$${noteVariable}" ] || exit 0
while read -r update; do printf '%s\\n' "$update"; done > "$${noteVariable}"
`;

/** A place where Git's own `post-receive` hook writes what a push has moved: only what was accepted, nothing of another push. */
export interface PushNote {
  /** For the process that receives the push. */
  readonly env: Readonly<Record<string, string>>;
  /** What was moved. The note is gone afterwards. */
  take(): Promise<RefUpdate[]>;
}

/** Writes the hook that all repositories share. Its folder goes into `core.hooksPath`. */
export async function writeHook(hooks: string): Promise<void> {
  await mkdir(hooks, { recursive: true });
  const hook = join(hooks, 'post-receive');
  await writeFile(hook, hookScript);
  await chmod(hook, 0o755);
}

export function createPushNote(hooks: string): PushNote {
  const file = join(hooks, `push-${randomUUID()}`);
  return {
    env: { [noteVariable]: file },
    async take() {
      const lines = await readFile(file, 'utf8').catch(() => '');
      await rm(file, { force: true });
      return lines.split('\n').flatMap((line) => {
        const [before, after, ref] = line.split(' ');
        return before && after && ref ? [{ before, after, ref }] : [];
      });
    },
  };
}
