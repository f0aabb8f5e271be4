import type { Decided } from '../../../shared/decide/decided.ts';
import type { DesiredDigest, DigestState, ImportState, Promotion } from '../../../shared/ledger/ledger.ts';
import type { RunId } from '../../../shared/run.ts';
import { digestOf } from '../../support/fakeApp.ts';

export const [green, blue, red] = [digestOf('a'), digestOf('b'), digestOf('c')];
export const now = '2026-11-24T12:00:00.000Z';
export const runId = 'aaaaaaaaaa' as RunId;
type Digest = typeof green;

export function promotionOf(digest: Digest, order: number): Promotion {
  const uniqueTag = `15-alpine-${String(order)}`;
  return { digest, order, runId, uniqueTag, promotedAt: now, tagged: true };
}

export function desiredOf(
  digest: Digest,
  order: number,
  outcome: DesiredDigest['outcome'] = 'promoted',
): DesiredDigest {
  return { digest, order, outcome, runId, decidedAt: now };
}

/** What is known of a digest beside that it was seen. */
export function known(digest: Digest, said: Partial<DigestState> = {}): DigestState {
  return { digest, firstSeenAt: now, holders: [], quarantine: 'absent', ...said };
}

/** @param promotions newest first */
export function stateWith(
  desired: DesiredDigest | undefined,
  promotions: readonly Promotion[] = [],
  ...digests: readonly DigestState[]
): ImportState {
  return {
    promotions,
    digests: new Map(digests.map((state) => [state.digest, state])),
    ...(desired === undefined ? {} : { desired }),
  };
}

/** Which digest a decision makes desired, under which number; undefined when it leaves that as it is. */
export function nowDesired({ changes }: Decided<unknown>): string | undefined {
  const { desired } = changes;
  return desired && `${desired.digest} ${desired.order} ${desired.outcome}`;
}
