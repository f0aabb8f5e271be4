import { describe, expect, it } from 'vitest';
import type { Digest, RegistryName, Repository, Tag } from '../../shared/image.ts';
import type { Report } from '../../shared/start/report.ts';
import { play } from '../support/orchestration.ts';
import { green, red } from './scripts.ts';

describe('observe', () => {
  function pushed(digest: Digest): Report {
    const image = { registry: 'public' as RegistryName, repository: 'node' as Repository, tag: '15-alpine' as Tag };
    return { kind: 'image', image, seen: { value: digest } };
  }
  const silent = { code: 'LEDGER_UNREACHABLE', message: 'silent' } as const;

  it('follows up after a wait only what could not be followed up before', () => {
    const played = play(
      'observe',
      { recordReports: [{ left: [pushed(red)], fault: silent }, { left: [] }] },
      { input: { reports: [pushed(green), pushed(red)] } },
    );

    expect(played.inputs('recordReports').map(({ reports }) => reports)).toEqual([
      [pushed(green), pushed(red)],
      [pushed(red)],
    ]);
    expect(played.calls.map(({ name }) => name)).toEqual(['recordReports', 'wait', 'recordReports']);
  });

  it('leaves to repair what can not be followed up within five minutes', () => {
    const played = play(
      'observe',
      { recordReports: [{ left: [pushed(red)], fault: silent }] },
      { input: { reports: [pushed(red)] } },
    );

    const waited = played.calls.filter(({ name }) => name === 'wait').map(({ input }) => Number(input));
    expect(waited.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(300);
    expect(waited.length).toBeGreaterThan(5);
  });
});
