import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../shared/run.ts';
import { runIdOf } from '../../../shared/start/runId.ts';
import { digestOf } from '../../support/fakeApp.ts';

const cause: Cause = { kind: 'image', image: 'public/node:15', digest: digestOf('a'), observation: 1 };

describe('a run ID', () => {
  it('is 10 characters of lower-case base32, the same for the same task and cause', () => {
    const reordered = { observation: 1, digest: digestOf('a'), image: 'public/node:15', kind: 'image' } as Cause;

    expect(runIdOf('t', cause)).toMatch(/^[a-z2-7]{10}$/);
    expect(runIdOf('t', reordered)).toBe(runIdOf('t', cause));
  });

  it('differs by task, digest and observation: A → B → A gives three', () => {
    const ids = [
      runIdOf('t', cause),
      runIdOf('u', cause),
      runIdOf('t', { ...cause, digest: digestOf('b') }),
      runIdOf('t', { ...cause, observation: 3 }),
    ];

    expect(new Set(ids).size).toBe(4);
  });

  it('of a request depends on its key alone', () => {
    const back = { kind: 'rollback', request: 'k', digest: digestOf('a'), note: '' } as const;

    expect(runIdOf('t', { ...back, digest: digestOf('b'), note: 'x' })).toBe(runIdOf('t', back));
    expect(runIdOf('t', { ...back, request: 'l' })).not.toBe(runIdOf('t', back));
    expect(runIdOf('t', { kind: 'request', request: 'k' })).not.toBe(runIdOf('t', back));
  });
});
