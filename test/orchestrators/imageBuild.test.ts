import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { deployedBuild, green, red } from './scripts.ts';

const runId = 'abcdefghij' as RunId;
const desired = { digest: green, order: 3 };

describe('imageBuild', () => {
  it('builds, checks the base, deploys by digest and ends once the site is healthy', () => {
    const played = play('imageBuild', deployedBuild);

    expect(played.calls.filter(({ name }) => name !== 'wait').map(({ name }) => name)).toEqual([
      'beginRun',
      'fetchSource',
      'startBuild',
      'pollBuild',
      'pollBuild',
      'checkBase',
      'recordBuilt',
      'decideDeployment',
      'readDeployment',
      'applyDeployment',
      'checkHealth',
      'recordHealth',
      'endRun',
    ]);
    expect(played.inputs('checkHealth')[0]).toEqual({
      task: 'hello-world',
      ...desired,
      notStartedAt: '2026-11-24T00:00:00Z',
    });
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'deployed', reason: 'It is the newest image.' },
    ]);
  });

  it('ends as built where the task deploys nothing', () => {
    const played = play('imageBuild', { ...deployedBuild, recordBuilt: [{ deploys: false }] });

    expect(played.inputs('decideDeployment')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'built' });
  });

  it('does not deploy again what the task file has deployed, and says where', () => {
    const fileDeployments = [{ containerGroup: 'hello', resourceGroup: 'apps' }];
    const played = play('imageBuild', { ...deployedBuild, recordBuilt: [{ deploys: false, fileDeployments }] });

    expect(played.inputs('decideDeployment')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'deployed' });
    expect(played.inputs('endRun')[0]?.reason).toContain('Its task file deployed to container group apps/hello.');
  });

  it('builds again on the right base, and never deploys the other', () => {
    const played = play('imageBuild', {
      ...deployedBuild,
      pollBuild: [
        { kind: 'succeeded', digest: red },
        { kind: 'succeeded', digest: green },
      ],
      checkBase: [{ kind: 'other', reason: 'moved by hand' }, { kind: 'right' }],
    });

    expect(played.inputs('startBuild').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(played.inputs('decideDeployment').map(({ digest }) => digest)).toEqual([green]);
  });

  it('gives up after three builds on another base', () => {
    const played = play('imageBuild', { ...deployedBuild, checkBase: [{ kind: 'other', reason: 'moved by hand' }] });

    expect(played.inputs('startBuild')).toHaveLength(3);
    expect(played.inputs('decideDeployment')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Error' });
    expect(played.inputs('endRun')[0]?.reason).toContain('moved by hand');
  });

  it.each(['Failed', 'Error', 'Timeout', 'Canceled'] as const)(
    'ends as %s when the build does, and deploys nothing',
    (status) => {
      const played = play('imageBuild', {
        ...deployedBuild,
        pollBuild: [{ kind: 'ended', status, reason: 'npm install failed' }],
      });

      expect(played.inputs('endRun')).toEqual([{ runId, status, reason: 'npm install failed' }]);
      expect(played.inputs('decideDeployment')).toEqual([]);
    },
  );

  it('ends Canceled when it was canceled while building', () => {
    const played = play('imageBuild', { ...deployedBuild, pollBuild: [{ kind: 'canceled' }] });

    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Canceled' });
  });

  it('leaves a newer decision alone', () => {
    const played = play('imageBuild', {
      ...deployedBuild,
      decideDeployment: [{ kind: 'superseded', reason: 'Number 9 was decided.' }],
    });

    expect(played.inputs('applyDeployment')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'superseded' });
  });

  it('applies the newer decision when one was made while it deployed', () => {
    const newer = {
      desired: { digest: red, order: 4, runId },
      digest: green,
      startedAt: '2026-11-24T00:00:05Z',
      healthySeconds: 10,
    };

    const played = play('imageBuild', {
      ...deployedBuild,
      readDeployment: [...deployedBuild.readDeployment, newer],
      checkHealth: [{ kind: 'changed' }, { kind: 'healthy' }],
    });

    expect(played.inputs('applyDeployment').map(({ digest }) => digest)).toEqual([green, red]);
    expect(played.inputs('endRun')[0]).toMatchObject({ outcome: 'superseded' });
  });

  it('does not deploy again what runs already', () => {
    const played = play('imageBuild', {
      ...deployedBuild,
      readDeployment: [
        { desired: { ...desired, runId }, digest: green, startedAt: '2026-11-24T00:00:00Z', healthySeconds: 10 },
      ],
    });

    expect(played.inputs('applyDeployment')).toEqual([]);
    expect(played.inputs('checkHealth')).toEqual([{ task: 'hello-world', ...desired }]);
  });

  it('goes back to the last healthy image when the new one does not become healthy', () => {
    const before = deployedBuild.readDeployment[0];
    const after = {
      desired: { digest: red, order: 3, runId },
      digest: green,
      startedAt: '2026-11-24T00:00:05Z',
      healthySeconds: 10,
    };

    const played = play('imageBuild', {
      ...deployedBuild,
      readDeployment: [before, after],
      checkHealth: [
        ...Array.from({ length: 6 }, () => ({ kind: 'waiting', message: 'HTTP 503' }) as const),
        { kind: 'healthy' },
      ],
      goBack: [{ kind: 'wentBack', reason: 'Went back to red.' }],
    });

    expect(played.inputs('recordHealth')).toEqual([
      { task: 'hello-world', digest: green, health: 'unhealthy' },
      { task: 'hello-world', digest: red, health: 'healthy' },
    ]);
    expect(played.inputs('applyDeployment').map(({ digest }) => digest)).toEqual([green, red]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Failed', outcome: 'rolledBack', reason: 'Not healthy within 10 s: HTTP 503 Went back to red.' },
    ]);
  });

  it('counts what a check waits by itself to the time that a container may take to become healthy', () => {
    const script = {
      ...deployedBuild,
      checkHealth: [{ kind: 'waiting', message: 'HTTP 503' }],
      goBack: [{ kind: 'none', reason: '' }],
    } as const;

    const played = play('imageBuild', script, { seconds: { checkHealth: 5 } });

    expect(played.inputs('checkHealth')).toHaveLength(2);
  });

  it('fails with both reasons when there is no healthy image to go back to', () => {
    const played = play('imageBuild', {
      ...deployedBuild,
      checkHealth: [{ kind: 'unhealthy', message: 'ImagePullBackOff.' }],
      goBack: [{ kind: 'none', reason: 'There is no earlier one.' }],
    });

    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Failed', reason: 'ImagePullBackOff. There is no earlier one.' },
    ]);
  });
});
