import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { green, red } from './scripts.ts';

const runId = 'abcdefghij' as RunId;

describe('convergeImport', () => {
  it('goes round until the tag is what the ledger says', () => {
    const played = play(
      'convergeImport',
      {
        applyImport: [{ kind: 'changed' }, { kind: 'changed' }, { kind: 'equal', digest: green, order: 2 }],
        observeTarget: [null],
      },
      { input: { task: 'base-import-node' } },
    );

    expect(played.output).toEqual({ kind: 'equal', digest: green, order: 2 });
    expect(played.inputs('observeTarget')).toEqual([{ task: 'base-import-node', digest: green }]);
  });

  it('tells nobody before the first promotion', () => {
    const played = play(
      'convergeImport',
      { applyImport: [{ kind: 'nothing' }] },
      { input: { task: 'base-import-node' } },
    );

    expect(played.output).toEqual({ kind: 'nothing' });
  });

  it('leaves a tag that somebody else keeps moving, with the reason', () => {
    const played = play(
      'convergeImport',
      { applyImport: [{ kind: 'changed' }] },
      { input: { task: 'base-import-node' } },
    );

    expect(played.output).toMatchObject({ kind: 'fault', fault: { code: 'IMPORT_DIFFERS' } });
  });
});

describe('convergeDeployment', () => {
  it('does nothing where nothing was decided', () => {
    const played = play(
      'convergeDeployment',
      { readDeployment: [{ healthySeconds: 10 }] },
      { input: { task: 'hello-world' } },
    );

    expect(played.output).toEqual({ kind: 'nothing' });
  });

  it('leaves a group that somebody else keeps changing, with the reason', () => {
    const played = play(
      'convergeDeployment',
      {
        readDeployment: [{ desired: { digest: green, order: 1, runId }, digest: red, healthySeconds: 10 }],
        applyDeployment: [{ isApplied: true }],
        checkHealth: [{ kind: 'changed' }],
      },
      { input: { task: 'hello-world' } },
    );

    expect(played.output).toMatchObject({ kind: 'fault', fault: { code: 'DEPLOYMENT_BUSY' } });
  });
});

describe('repairDeployment', () => {
  const failed = { desired: { digest: green, order: 3, runId }, digest: green, hasFailed: true, healthySeconds: 10 };
  const back = { desired: { digest: red, order: 3, runId }, digest: green, healthySeconds: 10 };
  const script = {
    readDeployment: [failed, back],
    applyDeployment: [{ isApplied: true }],
    checkHealth: [{ kind: 'unhealthy', message: 'ImagePullBackOff.' }, { kind: 'healthy' }],
    recordHealth: [null],
  } as const;

  it('applies again what could not be provisioned, and goes back from it when it stays unhealthy', () => {
    const played = play(
      'repairDeployment',
      { ...script, goBack: [{ kind: 'wentBack', reason: '' }] },
      { input: { task: 'hello-world' } },
    );

    expect(played.inputs('goBack')).toEqual([{ runId, digest: green }]);
    expect(played.inputs('applyDeployment').map(({ digest }) => digest)).toEqual([green, red]);
  });

  it('leaves it when a newer run has decided meanwhile', () => {
    const played = play(
      'repairDeployment',
      { ...script, goBack: [{ kind: 'superseded', reason: '' }] },
      { input: { task: 'hello-world' } },
    );

    expect(played.inputs('applyDeployment').map(({ digest }) => digest)).toEqual([green]);
  });
});
