import { expect, it } from 'vitest';
import { lastLine } from '../../../functions/activities/lastLine.ts';
import type { RegistryName } from '../../../shared/image.ts';
import { fakeWorld } from '../../support/fakeApp.ts';

it('is the last line of a log that comes in parts', async () => {
  const { app } = fakeWorld();
  const parts = ['STEP 1\n', 'STEP 2\n', 'failed to run step ID: build: exit status 2\n\n'];
  const acrRuns = {
    ...app.acrRuns,
    log: (_registry: RegistryName, _id: string, offset: number) =>
      Promise.resolve({ text: parts[offset] ?? '', nextOffset: Math.min(offset + 1, parts.length) }),
  };

  const line = await lastLine({ ...app, acrRuns }, 'team' as RegistryName, 'cf1');

  expect(line).toBe('failed to run step ID: build: exit status 2');
});
