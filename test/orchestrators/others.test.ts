import { describe, expect, it } from 'vitest';
import type { Digest, RegistryName, Repository, Tag } from '../../shared/image.ts';
import type { RunId } from '../../shared/run.ts';
import type { Report } from '../../shared/start/report.ts';
import { play } from '../support/orchestration.ts';
import { finalFault, green, red, validImport } from './scripts.ts';

const runId = 'abcdefghij' as RunId;

describe('rollBack', () => {
  const rollBack = {
    ...validImport,
    beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Manual', cause: 'rollback' }],
  } as const;

  it('decides, then has the tags follow', () => {
    const played = play('rollBack', { ...rollBack, decideRollback: [{ kind: 'decided', reason: 'Back to green.' }] });

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'decideRollback',
      'applyImport',
      'applyImport',
      'observeTarget',
      'endRun',
    ]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'rolledBack', reason: 'Back to green.' },
    ]);
  });

  it('fails and touches nothing when it is refused', () => {
    const played = play('rollBack', {
      ...rollBack,
      decideRollback: [{ kind: 'superseded', reason: 'It is revoked.' }],
    });

    expect(played.inputs('applyImport')).toEqual([]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Failed', outcome: 'superseded', reason: 'It is revoked.' },
    ]);
  });
});

describe('revoke', () => {
  const revocation = {
    ...validImport,
    beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Manual', cause: 'revocation' }],
  } as const;

  it('has the tags follow when the digest was in use', () => {
    const played = play('revoke', { ...revocation, decideRevocation: [{ kind: 'replaced', reason: 'Revoked.' }] });

    expect(played.inputs('applyImport').length).toBeGreaterThan(0);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'revoked' });
  });

  it('touches no tag when the digest was not in use', () => {
    const played = play('revoke', {
      ...revocation,
      decideRevocation: [{ kind: 'notDesired', reason: 'Revoked. It was not in use.' }],
    });

    expect(played.inputs('applyImport')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'revoked' });
  });

  it('fails when nothing good is left to go back to', () => {
    const played = play('revoke', {
      ...revocation,
      decideRevocation: [{ kind: 'standing', reason: 'There is no earlier good digest.' }],
    });

    expect(played.inputs('applyImport')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Failed', outcome: 'revoked' });
  });
});

describe('revalidate', () => {
  const revalidation = {
    ...validImport,
    beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Timer', cause: 'revalidation' }],
    identifyDesired: [{ digest: green, isDesired: true, gates: ['test'] }],
  } as const;

  it('asks again about what is desired and, on a yes, decides nothing', () => {
    const played = play('revalidate', revalidation);

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'identifyDesired',
      'quarantineImage',
      'beginGate',
      'pollGate',
      'endRun',
    ]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'unchanged' });
  });

  it('revokes on a no', () => {
    const played = play('revalidate', {
      ...revalidation,
      pollGate: [{ kind: 'answered', answer: { kind: 'reject', reason: 'CVE' } }],
      decideRevocation: [{ kind: 'standing', reason: 'Stays.' }],
    });

    expect(played.inputs('decideRevocation')).toEqual([{ runId, digest: green, reason: 'CVE' }]);
    expect(played.inputs('endRun')).toEqual([{ runId, status: 'Failed', outcome: 'revoked', reason: 'Stays.' }]);
  });

  it('revokes nothing when the gate could not answer', () => {
    const played = play('revalidate', {
      ...revalidation,
      pollGate: [{ kind: 'answered', answer: { kind: 'fault', reason: 'timed out' } }],
    });

    expect(played.inputs('decideRevocation')).toEqual([]);
    expect(played.inputs('endRun')).toEqual([{ runId, status: 'Error', reason: 'timed out' }]);
  });

  it('has nothing to do before the first promotion', () => {
    const played = play('revalidate', { ...revalidation, identifyDesired: [null] });

    expect(played.inputs('quarantineImage')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'unchanged' });
  });
});

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

describe('observe', () => {
  function pushed(digest: Digest): Report {
    const image = { registry: 'public' as RegistryName, repository: 'node' as Repository, tag: '15-alpine' as Tag };
    return { kind: 'image', image, seen: { value: digest } };
  }
  const silent = { code: 'LEDGER_UNREACHABLE', message: 'silent' } as const;

  it('follows up after a wait only what could not be followed up before', () => {
    const played = play(
      'observe',
      { recordReports: [{ left: [pushed(red)], fault: silent }, { left: [] }] },
      { input: { reports: [pushed(green), pushed(red)] } },
    );

    expect(played.inputs('recordReports').map(({ reports }) => reports)).toEqual([
      [pushed(green), pushed(red)],
      [pushed(red)],
    ]);
    expect(played.calls.map(({ name }) => name)).toEqual(['recordReports', 'wait', 'recordReports']);
  });

  it('leaves to repair what can not be followed up within five minutes', () => {
    const played = play(
      'observe',
      { recordReports: [{ left: [pushed(red)], fault: silent }] },
      { input: { reports: [pushed(red)] } },
    );

    const waited = played.calls.filter(({ name }) => name === 'wait').map(({ input }) => Number(input));
    expect(waited.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(300);
    expect(waited.length).toBeGreaterThan(5);
  });
});

describe('repair', () => {
  const repairs = [
    'repairBases',
    'repairObservations',
    'repairRuns',
    'repairDrift',
    'repairQuarantines',
    'repairBuilds',
  ] as const;
  const quiet = Object.fromEntries(repairs.map((name) => [name, [null]]));

  it('does every repair', () => {
    const played = play('repair', quiet);

    expect(played.calls.map(({ name }) => name)).toEqual(repairs);
  });

  it.each(repairs)('does the others when %s can not be done', (name) => {
    const played = play('repair', { ...quiet, [name]: [finalFault] });

    expect(played.calls.map((call) => call.name)).toEqual(repairs);
  });
});

describe('rotateLogins', () => {
  it('renews what runs out', () => {
    expect(play('rotateLogins', { renewLogins: [null] }).calls.map(({ name }) => name)).toEqual(['renewLogins']);
  });
});

describe('notify', () => {
  const input = { runId };

  it('tells nobody of what is nobody’s news', () => {
    const played = play('notify', { countNotifications: [{ targets: 0 }] }, { input });

    expect(played.inputs('sendNotification')).toEqual([]);
  });

  it('tries again only those that did not take it', () => {
    const played = play(
      'notify',
      { countNotifications: [{ targets: 2 }], sendNotification: [null, finalFault, finalFault, null] },
      { input },
    );

    expect(played.inputs('sendNotification').map(({ target }) => target)).toEqual([0, 1, 1, 1]);
    expect(played.calls.filter(({ name }) => name === 'wait').map((call) => call.input)).toEqual([10, 30]);
  });

  it('gives up after a day', () => {
    const played = play('notify', { countNotifications: [{ targets: 1 }], sendNotification: [finalFault] }, { input });

    expect(played.inputs('sendNotification')).toHaveLength(11);
  });
});
