import { chain } from './parts/chain.ts';
import { coldStart } from './parts/coldStart.ts';
import { dashboard } from './parts/dashboard.ts';
import { events } from './parts/events.ts';
import { memory } from './parts/memory.ts';
import type { Part } from './parts/part.ts';
import { registryMemory } from './parts/registry/memory.ts';
import { registryPushPull } from './parts/registry/pushPull.ts';
import { runner } from './parts/runner.ts';
import { traffic } from './parts/traffic.ts';
import { describeMachine } from './report/machine.ts';
import { type Report, rowsOf } from './report/report.ts';
import { withSystem } from './system.ts';

/** In this order: the chain before what fills the ledger with runs. */
export const parts: readonly Part[] = [
  chain,
  traffic,
  runner,
  coldStart,
  events,
  registryPushPull,
  registryMemory,
  memory,
  dashboard,
];

export interface BenchOptions {
  /** Where the measured instance lives; emptied before and after. */
  readonly directory: string;
  readonly repetitions: number;
  readonly parts: readonly Part[];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Measures the parts one after the other on one instance. */
export async function bench({ directory, repetitions, parts: chosen, say, signal }: BenchOptions): Promise<Report> {
  return withSystem(directory, { say, signal }, async (system) => {
    const rows = [];
    for (const part of chosen) {
      signal.throwIfAborted();
      say(`Measuring ${part.name} …`);
      rows.push(...rowsOf({ part: part.name, measurements: await part.measure(system, repetitions) }));
    }
    return { date: new Date().toISOString(), repetitions, machine: describeMachine(system.engine), rows };
  });
}
