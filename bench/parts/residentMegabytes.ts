import { readFileSync } from 'node:fs';
import type { Instance } from '../../local/instance/instance.ts';
import { readLocalFile } from '../../local/instance/localFile.ts';

const kilobytesPerMegabyte = 1024;

/**
 * What a process of the instance holds in memory now.
 *
 * @param name as in local.json's `pids`
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html VmRSS
 */
export function residentMegabytes({ home }: Pick<Instance, 'home'>, name: string): number {
  const pid = readLocalFile(home)?.pids[name];
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / kilobytesPerMegabyte;
}
