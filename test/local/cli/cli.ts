import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { LocalFile } from '../../../local/instance/types.ts';

export const builtCommand = resolve('dist/cli/customhouse.js');

export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly error: string;
}

/** Runs a program to its end, with nothing of this process's environment but PATH. */
export async function runProgram(
  words: readonly [program: string, ...words: string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const [program, ...rest] = words;
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  // Away from the clone, which has a local.json of its own.
  const child = spawn(program, rest, { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((end, fail) => child.on('close', end).on('error', fail));
  const [output, error, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, output, error };
}

/** The built command as a process that is told of the function app by its environment. */
export function customhouse(
  { functionApp, keys }: Pick<LocalFile, 'functionApp' | 'keys'>,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const told = { CUSTOMHOUSE_URL: functionApp, CUSTOMHOUSE_KEY: keys.function, ...environment };
  return runProgram([process.execPath, builtCommand, ...words], told);
}
