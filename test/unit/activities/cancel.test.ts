import { expect, it } from 'vitest';
import { perform } from '../../../functions/activities/activity.ts';
import type { ActivityName } from '../../../functions/contracts.ts';
import { CustomhouseError, type FaultCode } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/run.ts';
import { fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const runId = 'aaaaaaaaaa' as RunId;

/** Whether a run that is to be canceled ends when this step of it meets a fault. */
async function endsAt(name: ActivityName, code: FaultCode = 'REGISTRY_UNREACHABLE'): Promise<boolean> {
  const { app, starter } = fakeWorld();
  const cause = { kind: 'request', request: 'r' } as const;
  await app.ledger.runs.insert({ runId, task: 'hello-world', trigger: 'Manual', cause, platform: 'linux/amd64' });
  await app.ledger.runs.update(runId, () => ({ cancelRequested: true }));
  const tools = { app, starter, log: quietLog };
  const result = await perform(name, () => Promise.reject(new CustomhouseError(code, 'silent')), { runId }, tools);
  return !result.ok && result.isCanceled === true;
}

it.each<ActivityName>(['identifyCandidate', 'quarantineImage', 'beginGate', 'fetchSource'])(
  'a run that is to be canceled ends instead of waiting for %s: it has changed nothing',
  async (name) => {
    expect(await endsAt(name)).toBe(true);
  },
);

it.each<ActivityName>(['startBuild', 'promote', 'decideDeployment', 'endRun'])(
  'it goes on waiting for %s, which may have had an effect',
  async (name) => {
    expect(await endsAt(name)).toBe(false);
  },
);

it('a fault that waiting does not help is told as such', async () => {
  expect(await endsAt('fetchSource', 'GIT_FORBIDDEN')).toBe(false);
});
