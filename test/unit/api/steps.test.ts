import { beforeEach, describe, expect, it } from 'vitest';
import { perform } from '../../../functions/activities/activity.ts';
import { runDetailSchema } from '../../../shared/api/run.ts';
import type { RunId } from '../../../shared/run.ts';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

let world: FakeWorld;
let runId: RunId;
const warnings: string[] = [];
const log = { info: () => undefined, warn: (line: string) => warnings.push(line), error: () => undefined };

beforeEach(async () => {
  world = fakeWorld();
  warnings.length = 0;
  runId = (await callApi(world, 'POST /api/tasks/base-import-node/runs')).json?.['runId'] as RunId;
});

function later(seconds: number): void {
  world.time = new Date(world.time.getTime() + seconds * 1000);
}

/** What the engine does when it calls an activity. */
async function act(name: 'quarantineImage' | 'beginGate' | 'pollGate' | 'reject', gate?: string): Promise<unknown> {
  const input = { runId, digest: 'sha256:aa', ...(gate === undefined ? {} : { gate }) };
  return await perform(name, () => Promise.resolve(null) as never, input as never, { ...world, log });
}

async function steps(): Promise<unknown[]> {
  return runDetailSchema.parse((await callApi(world, `GET /api/runs/${runId}`)).json).steps;
}

describe("a run's steps", () => {
  it('are shown in their order, each over when the next begins or the run ends', async () => {
    await act('quarantineImage');
    later(4);
    await act('beginGate', 'test');
    later(3);
    await act('pollGate', 'test');
    await world.app.ledger.runs.update(runId, () => ({ status: 'Succeeded', finishedAt: '2026-11-24T12:00:09.000Z' }));

    expect(await steps()).toEqual([
      { name: 'quarantine', startedAt: '2026-11-24T12:00:00.000Z', finishedAt: '2026-11-24T12:00:04.000Z' },
      { name: 'gate', of: 'test', startedAt: '2026-11-24T12:00:04.000Z', finishedAt: '2026-11-24T12:00:09.000Z' },
    ]);
  });

  it('keep their first time when an activity is repeated', async () => {
    await act('quarantineImage');
    later(60);
    await act('quarantineImage');

    expect(await steps()).toEqual([{ name: 'quarantine', startedAt: '2026-11-24T12:00:00.000Z' }]);
  });

  it('are one for each gate', async () => {
    await act('beginGate', 'test');
    later(1);
    await act('beginGate', 'command');

    expect(await steps()).toMatchObject([{ of: 'test' }, { of: 'command' }]);
  });

  it('cost the activity nothing when they can not be noted', async () => {
    world.app.ledger.runs.beginStep = () => Promise.reject(new Error('The ledger is silent.'));

    const result = await act('reject');

    expect(result).toEqual({ ok: true, value: null });
    expect(warnings).toEqual(['The step rejection could not be noted: The ledger is silent.']);
  });
});
