import { describe, expect, it } from 'vitest';
import type { ChainImport } from '../../../shared/api/chain.ts';
import { isBlocked, shownCandidates } from '../../../web/parts/chain/shownCandidates.ts';

const [red, green] = ['sha256:4', 'sha256:9'];

/** Red was refused at twelve. */
function chainImport(change: Partial<ChainImport>): ChainImport {
  const refused = {
    digest: red,
    firstSeenAt: '2026-11-24T11:59:00Z',
    state: 'rejected',
    since: '2026-11-24T12:00:00Z',
  };
  return { candidates: [refused], upstream: { digest: red }, ...change } as unknown as ChainImport;
}

function letIn(decidedAt: string): ChainImport['desired'] {
  return { digest: green, outcome: 'promoted', decidedAt };
}

describe('a refusal', () => {
  it('blocks while it is newer than what is let in', () => {
    expect(isBlocked(chainImport({ desired: letIn('2026-11-24T11:00:00Z') }))).toBe(true);
  });

  it('blocks while it is what is upstream, also after a roll-back', () => {
    expect(isBlocked(chainImport({ desired: letIn('2026-11-24T13:00:00Z') }))).toBe(true);
  });

  it('is history once something else is upstream and was let in', () => {
    const after = chainImport({ desired: letIn('2026-11-24T13:00:00Z'), upstream: { digest: green } });

    expect([isBlocked(after), shownCandidates(after)]).toEqual([false, []]);
  });

  it('blocks where nothing was let in yet', () => {
    expect(isBlocked(chainImport({}))).toBe(true);
  });
});
