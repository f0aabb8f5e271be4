import { HttpRequest } from '@azure/functions';
import { expect, it } from 'vitest';
import { showRunLog } from '../../../functions/triggers/http/runLog.ts';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld } from '../../support/fakeApp.ts';

it('waits for something new as long as it was asked to, and no longer', async () => {
  const world = fakeWorld();
  const { json } = await callApi(world, 'POST /api/tasks/base-import-node/runs');
  const run = String(json?.['runId']);
  const waited: number[] = [];

  function passTime(ms: number): Promise<void> {
    waited.push(ms);
    world.time = new Date(world.time.getTime() + ms);
    return Promise.resolve();
  }

  const request = new HttpRequest({ method: 'GET', url: 'https://a.test', params: { run }, query: { wait: '3' } });
  const response = await showRunLog({ ...world, request, log: () => undefined }, passTime);

  expect(waited).toEqual([1000, 1000, 1000]);
  expect(response.body).toBe('');
});
