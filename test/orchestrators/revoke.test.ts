import { describe, expect, it } from 'vitest';
import { play } from '../support/orchestration.ts';
import { validImport } from './scripts.ts';

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
