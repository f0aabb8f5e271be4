import { describe, expect, it } from 'vitest';
import { failureReason } from '../../../functions/activities/build/failureReason.ts';
import type { RegistryName } from '../../../shared/image.ts';
import type { AcrRunState } from '../../../shared/ports.ts';
import { fakeWorld } from '../../support/fakeApp.ts';

type Ended = Extract<AcrRunState, { kind: 'final' }>;

const acrWord = 'failed to run step ID: build: exit status 2';

/** @param parts of the log, as they come */
function reason(parts: readonly string[], change: Partial<Ended> = {}): Promise<string> {
  const { app } = fakeWorld();
  const acrRuns = {
    ...app.acrRuns,
    log: (_registry: RegistryName, _id: string, offset: number) =>
      parts.length === 0
        ? Promise.reject(new Error('There is no log.'))
        : Promise.resolve({ text: parts[offset] ?? '', nextOffset: Math.min(offset + 1, parts.length) }),
  };
  const state: Ended = { kind: 'final', acrRunId: 'cf1', status: 'Failed', pushed: [], ...change };
  return failureReason({ ...app, acrRuns }, 'team' as RegistryName, state);
}

describe('why a build did not succeed', () => {
  it('has ACR’s word and the last line that the build itself wrote', async () => {
    const parts = ['STEP 1\n', 'npm error Missing script: "build"\n', `2026/11/24 12:00:00 Failed.\n${acrWord}\n\n`];

    expect(await reason(parts)).toBe(
      `The build (ACR run cf1) ended as Failed: ${acrWord}. The run’s log ends with “npm error Missing script: "build"”: mend the source and push again.`,
    );
  });

  it('prefers what ACR says of the run, and does not say a line twice', async () => {
    expect(await reason(['out of disk\n'], { message: 'out of disk', status: 'Error' })).toBe(
      'The build (ACR run cf1) ended as Error: out of disk. Run the task again.',
    );
  });

  it('is known without a log', async () => {
    expect(await reason([], { status: 'Timeout' })).toBe(
      'The build (ACR run cf1) ended as Timeout: ACR gave no reason. Make the build faster or raise the task’s timeout.',
    );
  });
});
