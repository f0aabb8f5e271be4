import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../report/measurement.ts';
import { withCommandsByHand } from './commandsByHand.ts';
import type { Part } from './part.ts';
import { runInAzure, uploadSource, writeSource } from './quickRun.ts';

/** What the task runner may add to its engine commands: source, logins, the log, ACR's list of dependencies, clearing up. */
const mostAddedMs = 300;

/** A run that builds, tests and pushes, beside the same engine commands by hand. They take turns, so that the machine's drift hits both. */
export const runner: Part = {
  name: 'runner',
  async measure(system, repetitions) {
    const source = await mkdtemp(join(tmpdir(), 'customhouse-bench-'));
    try {
      await writeSource(source, system);
      const relativePath = await uploadSource(source, system);
      return await withCommandsByHand(system, source, (runByHand) =>
        takeTurns(() => runInAzure(system, relativePath), runByHand, repetitions),
      );
    } finally {
      await rm(source, { recursive: true, force: true });
    }
  },
};

async function takeTurns(
  runOurs: () => Promise<number>,
  runByHand: () => Promise<number>,
  repetitions: number,
): Promise<readonly Measurement[]> {
  const ours: number[] = [];
  const byHand: number[] = [];
  // Once each for warming up: the first fetches the base image.
  await runOurs();
  await runByHand();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    ours.push(await runOurs());
    byHand.push(await runByHand());
  }
  const added = ours.map((ms, index) => ms - (byHand[index] ?? 0));
  return [
    {
      what: 'a run − its engine commands by hand',
      unit: 'ms',
      values: added,
      target: { atMost: mostAddedMs, of: 'median' },
    },
    { what: 'a run: build, test, push', unit: 'ms', values: ours },
    { what: 'the same commands by hand', unit: 'ms', values: byHand },
  ];
}
