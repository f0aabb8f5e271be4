import { describe, expect, it } from 'vitest';
import { adopt } from '../../../shared/decide/adopt.ts';
import { confirmUnchanged } from '../../../shared/decide/confirmUnchanged.ts';
import { promote } from '../../../shared/decide/promote.ts';
import { reject } from '../../../shared/decide/reject.ts';
import type { DigestState } from '../../../shared/ledger/ledger.ts';
import { blue, desiredOf, green, known, now, nowDesired, promotionOf, runId, stateWith } from './imports.ts';

/** Blue asks, under number 5, to take the place of green, decided under 3. */
function promoteBlue({
  order = 5,
  byHand = false,
  said = {},
}: {
  readonly order?: number;
  readonly byHand?: boolean;
  readonly said?: Partial<DigestState>;
} = {}) {
  const state = stateWith(desiredOf(green, 3), [promotionOf(green, 3)], known(blue, said));
  return promote(state, { digest: blue, order, runId, uniqueTag: '15-alpine-5', byHand }, now);
}

describe('I4: promoting', () => {
  it('makes the digest desired under its number, with a unique tag that is still to be written', () => {
    const decided = promoteBlue();

    expect(decided.decision).toMatchObject({ kind: 'decided', outcome: 'promoted' });
    expect(nowDesired(decided)).toBe(`${blue} 5 promoted`);
    expect(decided.changes.promotion).toMatchObject({
      digest: blue,
      order: 5,
      uniqueTag: '15-alpine-5',
      tagged: false,
    });
  });

  it.each([
    ['a newer decision', { order: 2 }],
    ['a decision under the same number', { order: 3 }],
    ['a newer rejection of the digest', { said: { rejectedOrder: 6 } }],
    ['a revocation of the digest', { said: { revokedAt: now } }],
    ['a roll-back from the digest, as nobody asks by hand', { said: { rolledBackOrder: 4 } }],
  ])('is refused because of %s, and changes nothing', (_, circumstances) => {
    expect(promoteBlue(circumstances)).toMatchObject({ decision: { kind: 'superseded' }, changes: {} });
    expect(promoteBlue(circumstances).changes).toEqual({});
  });

  it.each([
    ['an older rejection', { said: { rejectedOrder: 4 } }],
    ['a roll-back from the digest, when somebody asks by hand', { byHand: true, said: { rolledBackOrder: 4 } }],
  ])('is not kept by %s', (_, circumstances) => {
    expect(nowDesired(promoteBlue(circumstances))).toBe(`${blue} 5 promoted`);
  });

  it('by hand forgets that the digest was rolled back from', () => {
    const { changes } = promoteBlue({ byHand: true, said: { rolledBackOrder: 4 } });

    expect(changes.digests?.[0]?.rolledBackOrder).toBeUndefined();
  });
});

describe('I4: confirming what was desired', () => {
  function confirm(state: Parameters<typeof confirmUnchanged>[0], order: number, byHand = false) {
    return confirmUnchanged(state, { digest: green, order, runId, byHand }, now);
  }

  it('raises its number, so that what is older does not replace it', () => {
    expect(nowDesired(confirm(stateWith(desiredOf(green, 3), [promotionOf(green, 3)]), 5))).toBe(`${green} 5 promoted`);
  });

  it('lowers no number', () => {
    expect(confirm(stateWith(desiredOf(green, 3), [promotionOf(green, 3)]), 2).changes).toEqual({});
  });

  it('makes it desired again where an older run has replaced it meanwhile', () => {
    const state = stateWith(desiredOf(blue, 4), [promotionOf(blue, 4), promotionOf(green, 3)]);

    expect(nowDesired(confirm(state, 5))).toBe(`${green} 5 promoted`);
    expect(nowDesired(confirm(state, 4))).toBeUndefined();
  });

  it.each([
    ['no gate was asked about it: it was only adopted', stateWith(desiredOf(green, 0, 'adopted'))],
    [
      'it was revoked meanwhile, though it still stands',
      stateWith(desiredOf(green, 3), [promotionOf(green, 3)], known(green, { revokedAt: now })),
    ],
    [
      'somebody has rolled back from it meanwhile',
      stateWith(desiredOf(blue, 4, 'rolledBack'), [promotionOf(green, 3)], known(green, { rolledBackOrder: 4 })),
    ],
  ])('is refused when %s', (_, state) => {
    expect(confirm(state, 5)).toMatchObject({ decision: { kind: 'superseded' }, changes: {} });
  });
});

describe('I5: rejecting', () => {
  it('keeps the number and leaves what is desired', () => {
    const { decision, changes } = reject(
      stateWith(desiredOf(green, 3)),
      { digest: blue, order: 5, runId, reason: 'ERROR: Invalid Color: Blue' },
      now,
    );

    expect(decision).toEqual({ kind: 'decided', outcome: 'rejected', reason: 'ERROR: Invalid Color: Blue' });
    expect(changes).toEqual({ digests: [known(blue, { rejectedOrder: 5, rejectedAt: now })] });
  });

  it('under a lower number than before changes nothing', () => {
    const state = stateWith(desiredOf(green, 3), [], known(blue, { rejectedOrder: 5, rejectedAt: now }));

    expect(reject(state, { digest: blue, order: 4, runId, reason: 'no' }, now).changes).toEqual({});
  });
});

describe('adopting a stable tag that was there before us', () => {
  it('makes it desired below every number', () => {
    expect(adopt(stateWith(undefined), green, now)).toEqual({
      desired: { digest: green, order: 0, outcome: 'adopted', decidedAt: now },
    });
  });

  it('follows the tag as long as nothing was promoted', () => {
    expect(adopt(stateWith(desiredOf(green, 0, 'adopted')), blue, now).desired?.digest).toBe(blue);
  });

  it.each([
    ['something was promoted', stateWith(desiredOf(green, 3), [promotionOf(green, 3)])],
    ['something was promoted, though what is desired is not known', stateWith(undefined, [promotionOf(green, 3)])],
    ['it is what is desired', stateWith(desiredOf(blue, 0, 'adopted'))],
  ])('changes nothing once %s', (_, state) => {
    expect(adopt(state, blue, now)).toEqual({});
  });
});
