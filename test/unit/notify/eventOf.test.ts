import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../shared/notify/eventOf.ts';
import type { Run } from '../../../shared/run.ts';
import { digestOf } from '../../support/fakeApp.ts';

const run = {
  runId: 'abcdefghij',
  task: 'base-import-node',
  trigger: 'Image Update',
  status: 'Succeeded',
  outcome: 'promoted',
  reason: 'Every gate said yes.',
  digest: digestOf('a'),
  platform: 'linux/amd64',
  finishedAt: '2026-11-24T12:00:00.000Z',
} as unknown as Run;

describe('the news of a run’s end', () => {
  it('is a CloudEvent with the same ID each time', () => {
    expect(eventOf(run)).toEqual({
      specversion: '1.0',
      id: 'abcdefghij-promoted',
      source: '/customhouse/tasks/base-import-node',
      type: 'customhouse.promoted',
      subject: 'base-import-node',
      time: '2026-11-24T12:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        runId: 'abcdefghij',
        task: 'base-import-node',
        trigger: 'Image Update',
        status: 'Succeeded',
        outcome: 'promoted',
        reason: 'Every gate said yes.',
        digest: digestOf('a'),
        platform: 'linux/amd64',
      },
    });
  });

  it.each([
    [{ status: 'Failed', outcome: 'rejected' }, 'customhouse.rejected'],
    [{ status: 'Failed', outcome: 'revoked' }, 'customhouse.revoked'],
    [{ status: 'Failed', outcome: 'rolledBack' }, 'customhouse.rolledBack'],
    [{ status: 'Succeeded', outcome: 'deployed' }, 'customhouse.deployed'],
    [{ status: 'Failed', outcome: undefined }, 'customhouse.failed'],
    [{ status: 'Error', outcome: 'promoted' }, 'customhouse.failed'],
    [{ status: 'Timeout', outcome: undefined }, 'customhouse.failed'],
    [{ status: 'Succeeded', outcome: 'unchanged' }, undefined],
    [{ status: 'Succeeded', outcome: 'superseded' }, undefined],
    [{ status: 'Canceled', outcome: undefined }, undefined],
    [{ finishedAt: undefined }, undefined],
  ] as const)('of %j is of the type %s', (change, type) => {
    expect(eventOf({ ...run, ...change } as Run)?.type).toBe(type);
  });
});
