import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { finalFault, passingFault } from './scripts.ts';

const input = { runId: 'abcdefghij' as RunId };

describe('tellCommit', () => {
  it('ends once the host took the status', () => {
    const played = play('tellCommit', { setCommitStatus: [null] }, { input });

    expect(played.calls).toEqual([{ name: 'setCommitStatus', input }]);
  });

  it('tries again while the host does not answer', () => {
    const played = play('tellCommit', { setCommitStatus: [passingFault, passingFault, null] }, { input });

    expect(played.calls.map(({ name }) => name)).toEqual([
      'setCommitStatus',
      'wait',
      'setCommitStatus',
      'wait',
      'setCommitStatus',
    ]);
  });

  it('gives up after a day, and at once where waiting does not help', () => {
    const patient = play('tellCommit', { setCommitStatus: [passingFault] }, { input });
    const refused = play('tellCommit', { setCommitStatus: [finalFault] }, { input });

    expect([patient, refused].map((played) => played.inputs('setCommitStatus').length)).toEqual([11, 1]);
  });
});
