import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import type { FinalStatus, RunId } from '../../../shared/run.ts';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { type Ended, functionKey, run, serveApi } from './command.ts';

let world: FakeWorld;
let api: Listening;
beforeEach(async () => {
  world = fakeWorld();
  api = await serveApi(world);
});
afterEach(() => api.close());

/** The command's clock stands ten seconds after the world's. */
function customhouse(line: string, delay?: () => Promise<unknown>): Promise<Ended> {
  const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${api.port}`, CUSTOMHOUSE_KEY: functionKey };
  return run(line, delay === undefined ? { environment } : { environment, delay });
}

async function startedRun(): Promise<RunId> {
  const { json } = await callApi(world, 'POST /api/tasks/hello-world/runs');
  return json?.['runId'] as RunId;
}

async function end(runId: RunId, status: FinalStatus): Promise<void> {
  await world.app.ledger.runs.update(runId, () => ({ status, reason: 'So.', finishedAt: world.time.toISOString() }));
}

describe('customhouse run list', () => {
  it('takes a time as how long ago, or as it is', async () => {
    const old = await startedRun();
    world.time = new Date('2026-11-24T12:00:00.000Z');
    await end(old, 'Failed');
    world.time = new Date('2026-11-24T11:00:00.000Z');
    const older = await startedRun();

    const recent = await customhouse('run list --from 30m -o tsv');
    const early = await customhouse('run list --to 2026-11-24T11:30Z -o tsv');

    expect(recent.output.split('\t')[0]).toBe(old);
    expect(recent.output.split('\n')).toHaveLength(2);
    expect(early.output.split('\t')[0]).toBe(older);
    expect(early.output.split('\n')).toHaveLength(2);
  });

  it('reads page by page where more is wanted than one answer holds', async () => {
    for (let count = 0; count < 205; count++) await startedRun();

    const all = await customhouse('run list --top 1000 -o tsv');
    const most = await customhouse('run list --top 203 -o tsv');

    expect(new Set(all.output.trim().split('\n')).size).toBe(205);
    expect(most.output.trim().split('\n')).toHaveLength(203);
  });

  it.each([
    ['--status Done', 'Allowed choices are Queued, Started, Running'],
    ['--trigger Push', 'Allowed choices are Commit, Image Update'],
    ['--from yesterday', 'Expected how long ago, such as 30m'],
    ['--to 2026-13-01', 'Expected how long ago, such as 30m'],
    ['--top many', 'Expected a whole number from 1'],
    ['--top 0', 'Expected a whole number from 1'],
  ])('%s is wrong use', async (options, expected) => {
    const { exitCode, error } = await customhouse(`run list ${options}`);

    expect([exitCode, error]).toEqual([2, expect.stringContaining(expected)]);
  });
});

describe('customhouse run show', () => {
  it('says that a run was asked to end, until it has ended', async () => {
    const runId = await startedRun();
    await customhouse(`run cancel ${runId}`);

    const before = await customhouse(`run show ${runId}`);
    await end(runId, 'Canceled');
    const after = await customhouse(`run show ${runId}`);

    expect(before.output).toContain('Cancellation:  asked for\n');
    expect(after.output).not.toContain('Cancellation');
  });

  it('ends with its steps and how long each took', async () => {
    const runId = await startedRun();
    await world.app.ledger.runs.beginStep(runId, { name: 'source' });
    world.time = new Date(world.time.getTime() + 5_000);
    await world.app.ledger.runs.beginStep(runId, { name: 'build', of: 'attempt 2' });

    const { output } = await customhouse(`run show ${runId}`);

    expect(output).toMatch(
      /\n\nSTEP +STARTED +DURATION\nsource +2026-11-24T12:00:00Z +00:00:05\nbuild attempt 2 +2026-11-24T12:00:05Z +00:00:05\n$/,
    );
  });
});

describe('customhouse run watch in a pipe', () => {
  it('writes a run on one line of JSON at each change, or what --query finds in it', async () => {
    const runId = await startedRun();

    const { output } = await customhouse('run watch --until-done -o json', () => end(runId, 'Canceled'));
    const found = await customhouse('run watch --until-done --query [runId,status] -o tsv');

    const lines = output.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { status: string }).status)).toEqual(['Queued', 'Canceled']);
    expect(found.output).toBe(`${runId}\nCanceled\n`);
  });
});

describe('a run that is followed', () => {
  it('is followed on when the function app was away for a while', async () => {
    const runId = await startedRun();
    const { port } = api;
    await api.close();
    async function comeBack(): Promise<void> {
      if ((await world.app.ledger.runs.get(runId))?.status === 'Succeeded') return;
      await end(runId, 'Succeeded');
      api = await serveApi(world, port);
    }

    const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${port}`, CUSTOMHOUSE_KEY: functionKey };
    const { exitCode, error } = await run(`run log -f ${runId}`, { environment, delay: comeBack });

    expect([exitCode, error]).toEqual([0, 'Nobody answers now; it is asked again.\n']);
  });

  it('ends with 3 when the function app does not come back', async () => {
    const runId = await startedRun();
    const { port } = api;
    await api.close();
    const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${port}` };
    let delays = 0;

    const { exitCode, error } = await run(`run log -f ${runId}`, {
      environment,
      delay: () => Promise.resolve(delays++),
    });
    api = await serveApi(world);

    expect([exitCode, delays]).toEqual([3, 29]);
    expect(error).toContain('does not answer');
  });
});
