import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { deployedBuild, finalFault, green, red } from './scripts.ts';

const runId = 'abcdefghij' as RunId;
const rollback = {
  ...deployedBuild,
  beginRun: [{ kind: 'begun', task: 'hello-world', trigger: 'Manual', cause: 'rollback' }],
  decideDeploymentRollback: [{ kind: 'decided', reason: 'Rolled back to green.', digest: green }],
} as const;

describe('rollBackDeployment', () => {
  it('decides, deploys by digest and ends once the site is healthy; nothing is built', () => {
    const played = play('rollBackDeployment', rollback);

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'decideDeploymentRollback',
      'readDeployment',
      'applyDeployment',
      'checkHealth',
      'recordHealth',
      'endRun',
    ]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'rolledBack', reason: 'Rolled back to green.' },
    ]);
  });

  it('fails and touches nothing when it is refused', () => {
    const played = play('rollBackDeployment', {
      ...rollback,
      decideDeploymentRollback: [{ kind: 'superseded', reason: 'Its base was revoked.', digest: green }],
    });

    expect(played.inputs('applyDeployment')).toEqual([]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Failed', outcome: 'superseded', reason: 'Its base was revoked.' },
    ]);
  });

  it('goes back to what ran before when the image is not healthy any more', () => {
    const back = { desired: { digest: red, order: 3, runId }, digest: green, healthySeconds: 10 };
    const played = play('rollBackDeployment', {
      ...rollback,
      readDeployment: [rollback.readDeployment[0], back],
      checkHealth: [{ kind: 'unhealthy', message: 'It answers 503.' }, { kind: 'healthy' }],
      goBack: [{ kind: 'wentBack', reason: 'hello goes back to red.' }],
    });

    expect(played.inputs('applyDeployment').map(({ digest }) => digest)).toEqual([green, red]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Failed', outcome: 'rolledBack', reason: 'It answers 503. hello goes back to red.' },
    ]);
  });

  it('ends as superseded when a newer run has deployed meanwhile', () => {
    const newer = { desired: { digest: red, order: 9, runId }, digest: red, healthySeconds: 10 };
    const played = play('rollBackDeployment', { ...rollback, readDeployment: [newer] });

    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'superseded' });
  });

  it('ends in Error when the container service can’t be told, and repair goes on', () => {
    const played = play('rollBackDeployment', { ...rollback, applyDeployment: [finalFault] });

    expect(played.inputs('endRun')[0]).toMatchObject({
      status: 'Error',
      reason: expect.stringContaining('repair goes on trying') as string,
    });
  });
});
