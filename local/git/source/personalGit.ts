import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/**
 * One Git command as the person would run it: with their own settings, credentials and keys, but asking nothing.
 *
 * @returns its output; the complaint when it fails
 */
export async function personalGit(
  args: readonly string[],
): Promise<{ readonly output: string; readonly complaint?: string }> {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR)$/.test(name));
  const child = spawn('git', [...args], {
    env: { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_SSH_COMMAND: sshCommand() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [exitCode, output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  // A URL may hold a password.
  return exitCode === 0 ? { output } : { output, complaint: complaint.replaceAll(/(\w+:\/\/)[^/@\s]*@/g, '$1').trim() };
}

function sshCommand(): string {
  return process.env['GIT_SSH_COMMAND'] ?? 'ssh -o BatchMode=yes';
}
