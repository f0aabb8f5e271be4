import type { Part } from './part.ts';
import { requireSucceeded } from '../system.ts';
import { residentMegabytes } from './residentMegabytes.ts';

const mostMegabytes = 250;
/** With 20 repetitions the 1,000 runs that the target speaks of. */
const runsPerRepetition = 50;
const runsAtOnce = 8;

/** What the function app holds after many runs: unchanged candidates, by hand. */
export const memory: Part = {
  name: 'memory',
  async measure(system, repetitions) {
    const runs = repetitions * runsPerRepetition;
    const before = residentMegabytes(system.instance, 'functions');
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
        values: [residentMegabytes(system.instance, 'functions')],
        target: { atMost: mostMegabytes, of: 'largest' },
      },
      { what: `an unchanged run, ${runsAtOnce} at once`, unit: 'ms', values: [perRun] },
    ];
  },
};
