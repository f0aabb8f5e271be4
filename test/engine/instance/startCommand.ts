import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { cloneRoot } from '../../../local/instance/home.ts';

/** `npm start`, `npm run clean` or `npm run walkthrough` after set-up, on a state directory of its own. */
export interface Command {
  readonly process: ChildProcess;
  /** What it has said so far, on both streams. */
  output(): string;
  /** Resolves when it has said this. */
  said(text: string): Promise<void>;
  readonly exitCode: Promise<number | null>;
}

const scripts = { start: 'start.ts', clean: 'clean.ts', walkthrough: join('walkthrough', 'main.ts') };

export function run(
  script: keyof typeof scripts,
  home: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Command {
  const child = spawn(process.execPath, [join(cloneRoot, 'local', scripts[script]), ...args], {
    env: { ...process.env, ...env, CUSTOMHOUSE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  function take(chunk: Buffer): void {
    output += chunk.toString();
    for (const look of waiting) look();
  }
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    exitCode,
    output: () => output,
    said(text) {
      return new Promise((resolve, reject) => {
        function look(): void {
          if (!output.includes(text)) return;
          waiting.delete(look);
          resolve();
        }
        waiting.add(look);
        look();
        void exitCode.then(() => reject(new Error(`It ended without saying "${text}":\n${output}`)));
      });
    },
  };
}
