import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import type { RunId } from '../../../shared/run.ts';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { rejectedRun } from '../notify/rejectedRun.ts';
import { functionKey, run, serveApi } from './command.ts';

let world: FakeWorld;
let api: Listening;
let runId: RunId;
beforeAll(async () => {
  world = fakeWorld();
  ({ runId } = await rejectedRun(world, { reason: 'Step test said no', evidence: 'Invalid color: red' }));
  // A run that goes on, with a step.
  const { json } = await callApi(world, 'POST /api/tasks/hello-world/runs');
  await world.app.ledger.runs.beginStep(json?.['runId'] as RunId, { name: 'source' });
  await world.app.ledger.runs.beginStep(runId, { name: 'gate', of: 'test' });
  api = await serveApi(world);
});
afterAll(() => api.close());

describe('-o json of a command is the answer of the API, lists as arrays', () => {
  it.each([
    ['task list', 'tasks'],
    ['task show hello-world', 'tasks/hello-world'],
    ['run list', 'runs'],
    ['run list --task hello-world --status Queued --trigger Manual', 'runs?task=hello-world&status=Queued'],
    ['run show RUN', 'runs/RUN'],
    ['image list', 'images'],
    ['image history node:15-alpine', 'images/base-import-node/history'],
    ['image tags node:15-alpine', 'images/base-import-node/history'],
    ['image why node:15-alpine', 'why?image=node:15-alpine'],
    ['deployment list', 'deployments'],
    ['deployment show hello-world', 'deployments/hello-world'],
    ['status', 'status'],
    ['doctor', 'doctor'],
  ])('%s', async (line, path) => {
    const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${api.port}`, CUSTOMHOUSE_KEY: functionKey };

    const { output } = await run(`${line.replace('RUN', runId)} -o json`, { environment });
    const { status, json } = await callApi(world, `GET /api/${path.replace('RUN', runId)}`);

    expect(status).toBe(200);
    expect(JSON.parse(output)).toEqual(json?.['items'] ?? json);
  });
});
