import { beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../../../functions/triggers/timers/tick.ts';
import { callApi } from '../../support/callApi.ts';
import { fakeWorld, sampleYaml, type FakeWorld } from '../../support/fakeApp.ts';

let world: FakeWorld;
let log: string[];

beforeEach(() => {
  world = fakeWorld(
    sampleYaml.replace('image: hello-world', "image: hello-world\n    triggers: { timer: '*/10 * * * *' }"),
  );
  log = [];
});

async function tickAt(time: string): Promise<void> {
  world.time = new Date(time);
  await tick({ ...world, log: (line) => log.push(line) });
}

async function runs(): Promise<readonly string[]> {
  const { items } = await world.app.ledger.runs.list({}, 50);
  return items
    .map(({ task, trigger, cause }) => `${task} ${trigger} ${'scheduledTime' in cause ? cause.scheduledTime : ''}`)
    .toReversed();
}

describe('each minute', () => {
  it('repair is started, one at a time', async () => {
    await tickAt('2026-11-24T12:01:00.020Z');

    expect(world.started).toEqual([{ orchestrator: 'repair', instanceId: 'repair', input: undefined }]);
  });

  it('the rotation of logins is started twice a day, once each time', async () => {
    await tickAt('2026-11-24T12:01:00.010Z');
    await tickAt('2026-11-24T15:29:00.010Z');
    expect(world.started.map(({ orchestrator }) => orchestrator)).not.toContain('rotateLogins');

    await tickAt('2026-11-24T15:30:00.010Z');
    await tickAt('2026-11-24T15:31:00.010Z');
    await tickAt('2026-11-25T09:00:00.010Z');

    const rotations = world.started.filter(({ orchestrator }) => orchestrator === 'rotateLogins');
    expect(rotations).toEqual([
      { orchestrator: 'rotateLogins', instanceId: 'rotateLogins', input: undefined },
      { orchestrator: 'rotateLogins', instanceId: 'rotateLogins', input: undefined },
    ]);
  });

  it('histories that ended are kept for a month, and looked at once a day', async () => {
    await tickAt('2026-11-24T12:01:00.010Z');
    await tickAt('2026-11-24T12:02:00.010Z');
    await tickAt('2026-11-25T04:44:00.010Z');
    await tickAt('2026-11-25T04:45:00.010Z');
    await tickAt('2026-11-25T04:46:00.010Z');

    expect(world.purged).toEqual(['2026-10-25T12:01:00.010Z', '2026-10-26T04:45:00.010Z']);
  });

  it('histories that can not be purged hold nothing else up', async () => {
    world.starter.purge = () => Promise.reject(new Error('too many'));

    await tickAt('2026-11-24T12:09:00Z');
    await tickAt('2026-11-24T12:10:00Z');

    expect(log.filter((line) => line.includes('could not be purged'))).toHaveLength(1);
    expect(await runs()).toEqual(['hello-world Timer 2026-11-24T12:10Z']);
  });

  it('what is due runs, with the scheduled minute as its cause', async () => {
    await tickAt('2026-11-25T02:59:00.010Z');
    await tickAt('2026-11-25T03:00:00.010Z');

    expect(await runs()).toEqual(['base-import-node Timer 2026-11-25T03:00Z', 'hello-world Timer 2026-11-25T03:00Z']);
    expect(world.started.map(({ orchestrator }) => orchestrator)).toContain('revalidate');
  });

  it('runs once though the tick comes twice', async () => {
    await tickAt('2026-11-24T12:09:00Z');
    await tickAt('2026-11-24T12:10:00.001Z');
    await tickAt('2026-11-24T12:10:59Z');

    expect(await runs()).toEqual(['hello-world Timer 2026-11-24T12:10Z']);
  });

  it('catches up one missed time, however many were missed', async () => {
    await tickAt('2026-11-24T12:09:00Z');
    await tickAt('2026-11-24T15:55:00Z');
    await tickAt('2026-11-24T15:56:00Z');

    expect(await runs()).toEqual(['hello-world Timer 2026-11-24T15:50Z']);
  });

  it('does not catch up what was due before the schedule was there', async () => {
    await tickAt('2026-11-24T12:15:00Z');

    expect(await runs()).toEqual([]);
  });

  it('does not catch up what was due while the task was disabled', async () => {
    await tickAt('2026-11-24T12:09:00Z');
    await callApi(world, 'PATCH /api/tasks/hello-world', { body: { enabled: false } });
    await tickAt('2026-11-24T12:20:00Z');
    world.time = new Date('2026-11-24T12:25:30Z');
    await callApi(world, 'PATCH /api/tasks/hello-world', { body: { enabled: true } });
    await tickAt('2026-11-24T12:26:00Z');
    await tickAt('2026-11-24T12:30:00Z');

    expect(await runs()).toEqual(['hello-world Timer 2026-11-24T12:30Z']);
  });

  it('one task’s fault keeps no other from running', async () => {
    await tickAt('2026-11-25T02:59:00Z');
    const { settings } = world.app.ledger;
    const readMark = settings.mark.bind(settings);
    settings.mark = (name) => (name === 'timer-hello-world' ? Promise.reject(new Error('silent')) : readMark(name));

    await tickAt('2026-11-25T03:00:00Z');

    expect(await runs()).toEqual(['base-import-node Timer 2026-11-25T03:00Z']);
    expect(log).toHaveLength(1);
  });
});
