import { readFileSync } from 'node:fs';
import type { Part } from './part.ts';
import { requireSucceeded, type System } from '../system.ts';
import { readLocalFile } from '../../local/instance/localFile.ts';

const mostMegabytes = 250;
/** With 20 repetitions the 1,000 runs that the target speaks of. */
const runsPerRepetition = 50;
const runsAtOnce = 8;
const kilobytesPerMegabyte = 1024;

/** What the function app holds after many runs: unchanged candidates, by hand. */
export const memory: Part = {
  name: 'memory',
  async measure(system, repetitions) {
    const runs = repetitions * runsPerRepetition;
    const before = residentMegabytes(system);
    const started = performance.now();
    let left = runs;
    await Promise.all(
      Array.from({ length: runsAtOnce }, async () => {
        while (left-- > 0) requireSucceeded(await system.world.api.run('base-import-node'));
      }),
    );
    const perRun = (performance.now() - started) / runs;
    return [
      { what: 'resident memory before', unit: 'MB', values: [before] },
      {
        what: `resident memory after ${runs} runs`,
        unit: 'MB',
        values: [residentMegabytes(system)],
        target: { atMost: mostMegabytes, of: 'largest' },
      },
      { what: `an unchanged run, ${runsAtOnce} at once`, unit: 'ms', values: [perRun] },
    ];
  },
};

/** @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html VmRSS */
function residentMegabytes({ instance }: System): number {
  const pid = readLocalFile(instance.home)?.pids['functions'];
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / kilobytesPerMegabyte;
}
