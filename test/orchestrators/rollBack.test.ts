import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { validImport } from './scripts.ts';

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
