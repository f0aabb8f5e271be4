import { describe, expect, it } from 'vitest';
import { lastGood, revoke } from '../../../shared/decide/revoke.ts';
import { rollBack } from '../../../shared/decide/rollBack.ts';
import type { DigestState } from '../../../shared/ledger/ledger.ts';
import { blue, desiredOf, green, known, now, nowDesired, promotionOf, red, runId, stateWith } from './imports.ts';

const promotions = [promotionOf(blue, 5), promotionOf(green, 3)];

describe('rolling an import back', () => {
  function back(order: number, digest = green, ...digests: readonly DigestState[]) {
    return rollBack(stateWith(desiredOf(blue, 5), promotions, ...digests), { digest, order, runId }, now);
  }

  it('makes the earlier digest desired, and keeps that the other was left', () => {
    const decided = back(6);

    expect(nowDesired(decided)).toBe(`${green} 6 rolledBack`);
    expect(decided.changes.digests?.find(({ digest }) => digest === blue)?.rolledBackOrder).toBe(6);
  });

  it('to what was rolled back from once lets that come again', () => {
    const { changes } = back(6, green, known(green, { rolledBackOrder: 4 }));

    expect(changes.digests?.find(({ digest }) => digest === green)?.rolledBackOrder).toBeUndefined();
  });

  it('to what is desired leaves nothing', () => {
    expect(back(6, blue).changes.digests?.map(({ rolledBackOrder }) => rolledBackOrder)).toEqual([undefined]);
  });

  it.each([
    ['it was never promoted', 6, red, known(red)],
    ['it was revoked', 6, green, known(green, { revokedAt: now })],
    ['something newer was decided', 5, green, known(green)],
  ])('is refused when %s', (_, order, digest, state) => {
    expect(back(order, digest, state)).toMatchObject({ decision: { kind: 'superseded' }, changes: {} });
  });
});

describe('revoking', () => {
  it('what is desired brings the last good promotion back, under the number that stands', () => {
    const decided = revoke(stateWith(desiredOf(blue, 7), promotions), { digest: blue, runId, reason: 'leak' }, now);

    expect(decided.decision).toEqual({ wasDesired: true, now: green });
    expect(nowDesired(decided)).toBe(`${green} 7 revoked`);
    expect(decided.changes.digests).toEqual([known(blue, { revokedAt: now, revokedReason: 'leak' })]);
  });

  it('what is not desired only marks it', () => {
    const decided = revoke(stateWith(desiredOf(blue, 7), promotions), { digest: green, runId, reason: 'leak' }, now);

    expect(decided.decision).toEqual({ wasDesired: false, now: blue });
    expect(nowDesired(decided)).toBeUndefined();
    expect(decided.changes.digests?.[0]).toMatchObject({ digest: green, revokedAt: now });
  });

  it('the only good one lets it stand', () => {
    const state = stateWith(desiredOf(blue, 5), [promotionOf(blue, 5)]);

    expect(revoke(state, { digest: blue, runId, reason: 'leak' }, now)).toMatchObject({
      decision: { wasDesired: true, now: blue },
      changes: { digests: [{ digest: blue, revokedAt: now }] },
    });
  });

  it('a second time keeps the first reason', () => {
    const state = stateWith(desiredOf(green, 3), promotions, known(blue, { revokedAt: now, revokedReason: 'first' }));

    expect(revoke(state, { digest: blue, runId, reason: 'second' }, now).changes).toEqual({ digests: [] });
  });
});

describe('the last good promotion', () => {
  const three = [promotionOf(red, 6), promotionOf(blue, 5), promotionOf(green, 3)];

  it.each<[string, Partial<DigestState>]>([
    ['was revoked', { revokedAt: now }],
    ['was rolled back from', { rolledBackOrder: 6 }],
    ['was rejected since', { rejectedOrder: 6 }],
  ])('is not one that %s', (_, said) => {
    expect(lastGood(stateWith(desiredOf(red, 6), three, known(blue, said)), red)?.digest).toBe(green);
  });

  it('may have been rejected before it was promoted', () => {
    const state = stateWith(desiredOf(red, 6), three, known(blue, { rejectedOrder: 4 }));

    expect(lastGood(state, red)?.digest).toBe(blue);
  });
});
