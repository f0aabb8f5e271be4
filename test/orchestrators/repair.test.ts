import { describe, expect, it } from 'vitest';
import { play } from '../support/orchestration.ts';
import { finalFault } from './scripts.ts';

describe('repair', () => {
  const repairs = [
    'repairBases',
    'repairObservations',
    'repairRuns',
    'repairDrift',
    'repairQuarantines',
    'repairBuilds',
  ] as const;
  const quiet = Object.fromEntries(repairs.map((name) => [name, [null]]));

  it('does every repair', () => {
    const played = play('repair', quiet);

    expect(played.calls.map(({ name }) => name)).toEqual(repairs);
  });

  it.each(repairs)('does the others when %s can not be done', (name) => {
    const played = play('repair', { ...quiet, [name]: [finalFault] });

    expect(played.calls.map((call) => call.name)).toEqual(repairs);
  });
});
