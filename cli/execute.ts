import { execFile } from 'node:child_process';

/** `az` may have to sign in anew. */
const timeoutMs = 60_000;

/** Runs a program without a shell. @returns its standard output; undefined when there is no such program or it failed */
export function execute(program: string, words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, words, { timeout: timeoutMs, encoding: 'utf8' }, (error, output) => {
      resolve(error === null ? output : undefined);
    });
  });
}
