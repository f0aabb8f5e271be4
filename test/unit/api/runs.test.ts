import { beforeEach, describe, expect, it } from 'vitest';
import { runListSchema } from '../../../shared/api/run.ts';
import type { RunId } from '../../../shared/run.ts';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

async function startRun(task: string): Promise<RunId> {
  const { json } = await callApi(world, `POST /api/tasks/${task}/runs`);
  world.time = new Date(world.time.getTime() + 1000);
  return json?.['runId'] as RunId;
}

describe('GET /api/runs', () => {
  it('lists newest first, page by page', async () => {
    const runs = [await startRun('hello-world'), await startRun('node-public'), await startRun('hello-world')];

    const first = runListSchema.parse((await callApi(world, 'GET /api/runs?limit=2')).json);
    const second = runListSchema.parse(
      (await callApi(world, `GET /api/runs?limit=2&next=${encodeURIComponent(first.next ?? '')}`)).json,
    );

    expect([...first.items, ...second.items].map(({ runId }) => runId)).toEqual(runs.toReversed());
  });

  it('filters by task and status, and leaves the function key in the query alone', async () => {
    const run = await startRun('node-public');
    await startRun('hello-world');

    const { json } = await callApi(world, 'GET /api/runs?task=node-public&status=Queued&code=key');

    expect(runListSchema.parse(json).items.map(({ runId }) => runId)).toEqual([run]);
  });

  it.each(['limit=0', 'limit=201', 'status=Done', 'from=yesterday', 'sort=asc'])('refuses ?%s', async (query) => {
    const { status, json } = await callApi(world, `GET /api/runs?${query}`);

    expect([status, json?.['code']]).toEqual([400, 'QUERY_INVALID']);
  });
});

describe('one run', () => {
  it('is shown by its ID', async () => {
    const run = await startRun('hello-world');

    expect((await callApi(world, `GET /api/runs/${run}`)).json).toMatchObject({
      runId: run,
      cause: { kind: 'request' },
    });
  });

  it.each([
    'GET /api/runs/aaaaaaaaaa',
    'GET /api/runs/..%2F',
    'GET /api/runs/aaaaaaaaaa/log',
    'POST /api/runs/x/cancel',
  ])('%s is 404 with a code', async (operation) => {
    const { status, json } = await callApi(world, operation);

    expect([status, json?.['code']]).toEqual([404, 'RUN_UNKNOWN']);
  });

  it('is canceled by a word in the ledger; one that has ended is not', async () => {
    const run = await startRun('hello-world');

    const asked = await callApi(world, `POST /api/runs/${run}/cancel`);
    await world.app.ledger.runs.update(run, () => ({ status: 'Canceled', finishedAt: world.time.toISOString() }));
    const late = await callApi(world, `POST /api/runs/${run}/cancel`);

    expect([asked.status, asked.json?.['cancelRequested']]).toEqual([202, true]);
    expect([late.status, late.json?.['code']]).toEqual([409, 'RUN_FINISHED']);
  });
});

describe('GET /api/runs/{id}/log', () => {
  async function runWithLogs(isFinished: boolean): Promise<RunId> {
    const run = await startRun('base-import-node');
    const acrRuns = ['cf1', 'cf2'].map((acrRunId) => ({ registry: 'base', acrRunId, purpose: 'test' }));
    await world.app.ledger.runs.update(run, () => ({ acrRuns, status: isFinished ? 'Succeeded' : 'Running' }));
    world.acrLogs.set('cf1', 'erste Zeile: ü\n');
    world.acrLogs.set('cf2', 'second log\n');
    return run;
  }

  it('is the logs of all ACR runs in their order', async () => {
    const run = await runWithLogs(true);

    const { text, headers } = await callApi(world, `GET /api/runs/${run}/log`);

    expect(text).toBe('erste Zeile: ü\nsecond log\n');
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'customhouse-next-offset': '2.0',
      'customhouse-log-complete': 'true',
    });
  });

  it('begins, once, with the steps of the test’s task file that were replaced', async () => {
    const run = await startRun('base-import-node');
    const replacedSteps = [{ step: 'push-base-image', reason: 'pushes by hand' }];
    const acrRuns = [{ registry: 'base', acrRunId: 'cf1', purpose: 'test', replacedSteps }];
    await world.app.ledger.runs.update(run, () => ({ acrRuns, status: 'Running' }));

    const before = await callApi(world, `GET /api/runs/${run}/log`);
    world.acrLogs.set('cf1', 'first line\n');
    const first = await callApi(
      world,
      `GET /api/runs/${run}/log?offset=${before.headers['customhouse-next-offset'] ?? ''}`,
    );
    world.acrLogs.set('cf1', 'first line\nsecond line\n');
    const next = await callApi(
      world,
      `GET /api/runs/${run}/log?offset=${first.headers['customhouse-next-offset'] ?? ''}`,
    );

    expect(before.text).toBe('');
    expect(first.text).toBe(
      'Customhouse: gate test asks the build and first cmd steps of the task file. These steps are replaced:\n' +
        '  push-base-image: pushes by hand\nfirst line\n',
    );
    expect(next.text).toBe('second line\n');
    expect((await callApi(world, `GET /api/runs/${run}`)).json).toMatchObject({ acrRuns: [{ replacedSteps }] });
  });

  it('goes on where the last answer ended while the run goes on', async () => {
    const run = await runWithLogs(false);

    const first = await callApi(world, `GET /api/runs/${run}/log`);
    world.acrLogs.set('cf2', 'second log\nmore\n');
    const next = await callApi(
      world,
      `GET /api/runs/${run}/log?offset=${first.headers['customhouse-next-offset'] ?? ''}`,
    );

    expect(first.headers['customhouse-log-complete']).toBe('false');
    expect(next.text).toBe('more\n');
  });

  it('is empty and not complete before there is one', async () => {
    const run = await startRun('base-import-node');

    const { status, text, headers } = await callApi(world, `GET /api/runs/${run}/log`);

    expect([status, text, headers['customhouse-log-complete']]).toEqual([200, '', 'false']);
  });

  it.each(['offset=7', 'offset=a.b', 'wait=201'])('refuses ?%s', async (query) => {
    const run = await startRun('hello-world');

    expect((await callApi(world, `GET /api/runs/${run}/log?${query}`)).status).toBe(400);
  });
});
