import fc from 'fast-check';
import type { Tables } from '../../../../shared/ledger/table.ts';
import { type Happening, happening } from './script.ts';
import { type Chances, createWorld, letters, type World } from './world.ts';

/** One course of the world: what happens, and what chance brings. */
export interface Course {
  readonly script: readonly Happening[];
  readonly before: Parameters<typeof createWorld>[2];
  /** What steps meet, over and over. */
  readonly fates: readonly number[];
  /** A gate says no to one in four. */
  readonly gate: (runId: string, digest: string) => number;
}

const tag = fc.option(fc.constantFrom(...letters), { nil: undefined });

export const course: fc.Arbitrary<Course> = fc.record({
  script: fc.array(happening, { maxLength: 14 }),
  before: fc.record({ upstream: tag, stable: tag }),
  fates: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 20 }),
  gate: fc.func(fc.nat({ max: 3 })),
});

export function worldOf({ before, fates, gate }: Course, tables: Tables, turn: Chances['turn']): World {
  let drawn = 0;
  return createWorld(
    tables,
    {
      turn,
      fate: () => fates[drawn++ % fates.length] ?? 0,
      gateSaysYes: (runId, digest) => gate(runId, digest) > 0,
    },
    before,
  );
}
