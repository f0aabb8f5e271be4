import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeTables } from '../../support/tables.ts';
import { course, worldOf } from './model/course.ts';
import { interleaved } from './model/interleaved.ts';
import { brokenLaws } from './model/laws.ts';
import { live } from './model/live.ts';

/** Three seconds of pure work; far more on a machine that does other things beside it. */
const longestMs = 180_000;

describe('an import whose events, runs and people meet in any order', () => {
  it('I3 I4: has one run per cause, and ends at its newest decision', { timeout: longestMs }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), course, async (scheduler, lived) => {
        function turn(): Promise<void> {
          return scheduler.schedule(Promise.resolve());
        }
        const world = worldOf(lived, interleaved(fakeTables(), turn), turn);

        await scheduler.waitFor(live(world, lived.script));

        expect(await scheduler.waitFor(brokenLaws(world))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});
