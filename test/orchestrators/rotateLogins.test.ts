import { describe, expect, it } from 'vitest';
import { play } from '../support/orchestration.ts';

describe('rotateLogins', () => {
  it('renews what runs out', () => {
    expect(play('rotateLogins', { renewLogins: [null] }).calls.map(({ name }) => name)).toEqual(['renewLogins']);
  });
});
