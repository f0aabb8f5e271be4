import { beforeEach, describe, expect, it } from 'vitest';
import { chainSchema } from '../../../shared/api/chain.ts';
import { imageHistorySchema } from '../../../shared/api/image.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { ImportKey, Verdict } from '../../../shared/ledger/ledger.ts';
import type { RunId } from '../../../shared/run.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { callApi } from '../../support/callApi.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

const [good, candidate] = [digestOf('a'), digestOf('b')];
const first = 'aaaaaaaaaa' as RunId;
let world: FakeWorld;
let key: ImportKey;

beforeEach(async () => {
  world = fakeWorld();
  key = keyOf(world.app.configuration.tasks.get('base-import-node') as ImportTask);
  const { bases, imports, observations } = world.app.ledger;
  await bases.write('hello-world', ['base/node:15-alpine']);
  await observations.report('public/node:15-alpine', { value: candidate, time: '2026-11-24T11:00:00.000Z' });
  await imports.enterQuarantine(key, good, first);
  await imports.promote(key, { digest: good, order: 1, runId: first, uniqueTag: `15-alpine-${first}`, byHand: false });
});

/** A run of the import that holds the candidate. */
async function testCandidate(): Promise<RunId> {
  const { json } = await callApi(world, 'POST /api/tasks/base-import-node/runs');
  const runId = json?.['runId'] as RunId;
  await world.app.ledger.imports.enterQuarantine(key, candidate, runId);
  return runId;
}

async function answer(runId: RunId, verdict: Pick<Verdict, 'answer' | 'evidence'> & { reason: string }): Promise<void> {
  await world.app.ledger.imports.recordVerdict(key, candidate, {
    gate: 'test',
    runId,
    at: world.app.now().toISOString(),
    platform: 'linux/amd64',
    ...verdict,
  });
}

async function chain(): Promise<ReturnType<typeof chainSchema.parse>> {
  return chainSchema.parse((await callApi(world, 'GET /api/chain')).json);
}

describe('the chain', () => {
  it('leads from upstream over the import to what is built on it and where that is deployed', async () => {
    const { imports, builds } = await chain();

    expect(imports).toMatchObject([
      {
        import: 'base-import-node',
        from: 'public/node:15-alpine',
        image: 'base/node:15-alpine',
        upstream: { digest: candidate, time: '2026-11-24T11:00:00.000Z', task: 'node-public' },
        gates: ['test'],
        desired: { digest: good },
        dependents: ['hello-world'],
      },
    ]);
    expect(builds.map(({ task, bases, deployments: [first] }) => [task, bases, first?.containerGroup])).toEqual([
      ['node-public', [], undefined],
      ['hello-world', ['base/node:15-alpine'], 'hello'],
    ]);
  });

  it('says of a base that nothing lets in what it was last seen to be', async () => {
    const image = 'hub/library/node:15-alpine';
    await world.app.ledger.bases.write('node-public', [image, 'hub/library/never:seen']);
    await world.app.ledger.observations.report(image, { value: good, time: '2026-11-24T10:00:00.000Z' });

    expect((await chain()).builds[0]?.seenBases).toEqual([{ image, digest: good, time: '2026-11-24T10:00:00.000Z' }]);
  });

  it('says since when what is upstream is known, where its registry tells no time', async () => {
    await testCandidate();

    expect((await chain()).imports[0]?.upstream).toMatchObject({
      digest: candidate,
      firstSeenAt: '2026-11-24T12:00:00.000Z',
    });
  });

  it('shows a candidate in test with the step it waits for', async () => {
    const runId = await testCandidate();
    await world.app.ledger.runs.beginStep(runId, { name: 'gate', of: 'test' });

    const { imports, running } = await chain();

    expect(imports[0]?.candidates).toMatchObject([
      { digest: candidate, state: 'inTest', waitsFor: 'gate test', runId },
    ]);
    expect(running.map((run) => [run.runId, run.steps.at(-1)?.of])).toEqual([[runId, 'test']]);
  });

  it("shows a rejected one with the gate's reason and the last line that the test printed", async () => {
    const runId = await testCandidate();
    const evidence =
      'ERROR: Invalid Color: Red\n2026/11/24 12:00:00 Container failed during run: test.\nfailed to run step ID: test: exit status 1';
    await answer(runId, { answer: 'reject', evidence, reason: 'exit status 1' });
    await world.app.ledger.imports.reject(key, { digest: candidate, order: 2, runId, reason: 'exit status 1' });
    await world.app.ledger.imports.leaveQuarantine(key, candidate, runId);

    const [shown] = (await chain()).imports[0]?.candidates ?? [];

    expect(shown).toMatchObject({
      state: 'rejected',
      gate: 'test',
      reason: 'exit status 1',
      logLine: 'ERROR: Invalid Color: Red',
      runId,
    });
  });

  it('does not call it rejected when the gate could not find out', async () => {
    const runId = await testCandidate();
    await answer(runId, { answer: 'fault', evidence: '', reason: 'ACR is silent.' });
    await world.app.ledger.imports.leaveQuarantine(key, candidate, runId);

    expect((await chain()).imports[0]?.candidates).toMatchObject([{ state: 'noAnswer', reason: 'ACR is silent.' }]);
  });
});

describe("an import's history", () => {
  it('names its candidates and what would come back if the desired digest were revoked', async () => {
    const runId = await testCandidate();
    await world.app.ledger.imports.promote(key, {
      digest: candidate,
      order: 2,
      runId,
      uniqueTag: `15-alpine-${runId}`,
      byHand: true,
    });
    const other = digestOf('c');
    await world.app.ledger.imports.enterQuarantine(key, other, runId);

    const { json } = await callApi(world, 'GET /api/images/base-import-node/history');

    const history = imageHistorySchema.parse(json);
    expect(history.lastGood).toBe(good);
    expect(history.candidates.map(({ digest }) => digest)).toEqual([other]);
    expect(history.dependents).toEqual(['hello-world']);
  });
});
