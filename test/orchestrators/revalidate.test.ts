import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { green, validImport } from './scripts.ts';

const runId = 'abcdefghij' as RunId;

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
