import { expect, it } from 'vitest';
import { pollBuild } from '../../../functions/activities/build/pollBuild.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { fakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

it('I7: ends a build that ACR never gets done, and cancels it there', async () => {
  const world = fakeWorld();
  const acrRuns = { ...world.app.acrRuns, build: () => Promise.resolve(world.acrState) };
  const tools = { app: { ...world.app, acrRuns }, starter: world.starter, log: quietLog };
  const cause = { kind: 'request', request: 'a' } as const;
  const { run } = await startRun(world.app, world.starter, { task: 'hello-world', trigger: 'Manual', cause });

  const soon = await pollBuild({ runId: run.runId, attempt: 1 }, tools);
  world.time = new Date(world.time.getTime() + 24 * 3600 * 1000);
  const late = await pollBuild({ runId: run.runId, attempt: 1 }, tools);

  expect(soon).toEqual({ kind: 'going' });
  expect(late).toMatchObject({ kind: 'ended', status: 'Timeout' });
  expect(world.canceled).toEqual(['cf1']);
});
