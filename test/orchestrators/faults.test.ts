import { describe, expect, it } from 'vitest';
import type { ActivityName, OrchestratorName } from '../../functions/contracts.ts';
import { play, type Script } from '../support/orchestration.ts';
import { deployedBuild, finalFault, green, passingFault, validImport } from './scripts.ts';

const runs: readonly { readonly name: OrchestratorName; readonly script: Script }[] = [
  { name: 'gatedImport', script: validImport },
  { name: 'imageBuild', script: deployedBuild },
  {
    name: 'rollBack',
    script: {
      ...validImport,
      beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Manual', cause: 'rollback' }],
      decideRollback: [{ kind: 'decided', reason: 'Back to green.' }],
    },
  },
  {
    name: 'revoke',
    script: {
      ...validImport,
      beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Manual', cause: 'revocation' }],
      decideRevocation: [{ kind: 'replaced', reason: 'Revoked.' }],
    },
  },
  {
    name: 'revalidate',
    script: {
      ...validImport,
      beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Timer', cause: 'revalidation' }],
      identifyDesired: [{ digest: green, isDesired: true, gates: ['test'] }],
      pollGate: [{ kind: 'answered', answer: { kind: 'reject', reason: 'too old' } }],
      decideRevocation: [{ kind: 'replaced', reason: 'Revoked: too old' }],
    },
  },
];

const steps = runs.flatMap(({ name, script }) => {
  const called = [...new Set(play(name, script).calls.map((call) => call.name))];
  return called
    .filter((activity) => activity !== 'wait' && activity !== 'endRun')
    .map((activity) => ({ name, script, activity: activity as ActivityName }));
});

describe('every activity of every run', () => {
  it.each(steps)('$name ends with the reason when $activity has a final fault', ({ name, script, activity }) => {
    const played = play(name, { ...script, [activity]: [finalFault] });

    const [end] = played.inputs('endRun');
    expect(end?.status).toBe('Error');
    expect(end?.reason).toContain('There is no such image. Push one.');
  });

  it.each(steps)('$name goes on when $activity answers at the third attempt', ({ name, script, activity }) => {
    const undisturbed = play(name, script);

    const played = play(name, {
      ...script,
      [activity]: [passingFault, passingFault, ...(script[activity] ?? [])],
    });

    expect(played.inputs('endRun')).toEqual(undisturbed.inputs('endRun'));
    expect(played.calls.filter((call) => call.name === 'wait').map((call) => call.input)).toEqual(
      expect.arrayContaining([2, 4]),
    );
  });

  it.each(steps)('$name ends in Error when $activity fails in the engine itself', ({ name, script, activity }) => {
    const played = play(name, { ...script, [activity]: [{ throws: 'boom' }] });

    expect(played.inputs('endRun')[0]?.status).toBe('Error');
    expect(played.inputs('endRun')[0]?.reason).not.toContain('boom');
  });
});

describe('waiting for a fault to pass', () => {
  it('ends when the run is canceled meanwhile, and nothing is decided', () => {
    const played = play('gatedImport', {
      ...validImport,
      identifyCandidate: [passingFault, { ...passingFault, isCanceled: true }],
    });

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'identifyCandidate',
      'wait',
      'identifyCandidate',
      'endRun',
    ]);
    expect(played.inputs('endRun')).toMatchObject([{ status: 'Canceled' }]);
  });

  it('waits as long as the registry asks', () => {
    const throttled = {
      fault: { code: 'REGISTRY_THROTTLED', message: 'Too many requests.', retryAfterSeconds: 37 },
    } as const;

    const played = play('gatedImport', {
      ...validImport,
      identifyCandidate: [throttled, ...validImport.identifyCandidate],
    });

    expect(played.calls).toContainEqual({ name: 'wait', input: 37 });
    expect(played.inputs('endRun')[0]).toMatchObject({ outcome: 'promoted' });
  });

  it('never waits less than two seconds, and at most a minute when nobody says how long', () => {
    const played = play('gatedImport', { ...validImport, identifyCandidate: [passingFault] });

    const waits = played.calls.filter(({ name }) => name === 'wait').map(({ input }) => input as number);
    expect(waits.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 60]);
    expect(Math.max(...waits)).toBe(60);
  });

  it('gives up after its budget with the fault’s own words', () => {
    const played = play('gatedImport', { ...validImport, identifyCandidate: [passingFault] });

    expect(played.inputs('endRun')).toEqual([
      { runId: 'abcdefghij', status: 'Error', reason: 'public did not answer. Look at it.' },
    ]);
  });
});
