import type { ChainImport } from '../../../shared/api/chain.ts';
import type { CandidateAnswer } from '../../../shared/api/image.ts';

const most = 3;

/** What is still open, and refusals that stand: of what is upstream now, or newer than what is let in. */
export function shownCandidates({ candidates, desired, upstream }: ChainImport): readonly CandidateAnswer[] {
  return candidates
    .filter(
      ({ state, since, digest }) =>
        state !== 'rejected' ||
        desired === undefined ||
        digest === upstream.digest ||
        Date.parse(since) > Date.parse(desired.decidedAt),
    )
    .slice(0, most);
}

/** Nothing gets through: the newest of them was refused. */
export function isBlocked(of: ChainImport): boolean {
  return shownCandidates(of)[0]?.state === 'rejected';
}
