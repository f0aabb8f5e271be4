import { describe, expect, it } from 'vitest';
import type { RegistryName } from '../../shared/image.ts';
import type { Operation } from '../../shared/ports.ts';
import { play } from '../support/orchestration.ts';
import { finalFault, green, validImport } from './scripts.ts';

const runId = 'abcdefghij';

describe('gatedImport', () => {
  it('promotes a candidate that every gate passed, and tells the dependents', () => {
    const played = play('gatedImport', validImport);

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'identifyCandidate',
      'quarantineImage',
      'beginGate',
      'pollGate',
      'promote',
      'applyImport',
      'applyImport',
      'observeTarget',
      'endRun',
    ]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'promoted', reason: 'It passed every gate.' },
    ]);
  });

  it('I2: hands the one digest of the candidate to every step', () => {
    const played = play('gatedImport', validImport);

    const digests = played.calls
      .map(({ input }) => (input as { digest?: string }).digest)
      .filter((digest) => digest !== undefined);
    expect(new Set(digests)).toEqual(new Set([green]));
  });

  it('I5: a rejection decides nothing but the rejection', () => {
    const played = play('gatedImport', {
      ...validImport,
      pollGate: [{ kind: 'answered', answer: { kind: 'reject', reason: 'Invalid Color: Red' } }],
      reject: [{ kind: 'decided', reason: '', isDesired: false }],
    });

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'identifyCandidate',
      'quarantineImage',
      'beginGate',
      'pollGate',
      'reject',
      'endRun',
    ]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Failed', outcome: 'rejected', reason: 'Invalid Color: Red' },
    ]);
  });

  it('ends in Error when a gate could not find out, and decides nothing', () => {
    const played = play('gatedImport', {
      ...validImport,
      pollGate: [{ kind: 'answered', answer: { kind: 'fault', reason: 'Permission denied: chmod +x' } }],
    });

    expect(played.inputs('endRun')).toEqual([{ runId, status: 'Error', reason: 'Permission denied: chmod +x' }]);
    expect(played.inputs('promote')).toEqual([]);
    expect(played.inputs('reject')).toEqual([]);
  });

  it('asks the second gate only when the first has passed', () => {
    const two = {
      ...validImport,
      identifyCandidate: [{ digest: green, isDesired: false, gates: ['test', 'command'] }],
    };

    const passed = play('gatedImport', two);
    const stopped = play('gatedImport', {
      ...two,
      pollGate: [{ kind: 'answered', answer: { kind: 'reject', reason: 'no' } }],
      reject: [{ kind: 'decided', reason: '', isDesired: false }],
    });

    expect(passed.inputs('beginGate').map(({ gate }) => gate)).toEqual(['test', 'command']);
    expect(stopped.inputs('beginGate').map(({ gate }) => gate)).toEqual(['test']);
  });

  it('leaves what is desired unchanged, without asking the gates', () => {
    const played = play('gatedImport', {
      ...validImport,
      identifyCandidate: [{ digest: green, isDesired: true, gates: ['test'] }],
      confirmUnchanged: [{ kind: 'decided', reason: 'It is desired already.', isBack: false }],
    });

    expect(played.calls.map(({ name }) => name)).toEqual([
      'beginRun',
      'identifyCandidate',
      'confirmUnchanged',
      'endRun',
    ]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'unchanged', reason: 'It is desired already.' },
    ]);
  });

  it('I4: makes the tags follow when an older run had replaced what was confirmed', () => {
    const played = play('gatedImport', {
      ...validImport,
      identifyCandidate: [{ digest: green, isDesired: true, gates: ['test'] }],
      confirmUnchanged: [{ kind: 'decided', reason: 'It is desired again.', isBack: true }],
    });

    expect(played.inputs('applyImport').length).toBeGreaterThan(0);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'promoted', reason: 'It is desired again.' },
    ]);
  });

  describe('when a push changed the test of what is desired', () => {
    const changedTest = {
      ...validImport,
      beginRun: [{ kind: 'begun', task: 'base-import-node', trigger: 'Commit', cause: 'commit' }],
      identifyCandidate: [{ digest: green, isDesired: true, gates: ['test'] }],
      confirmUnchanged: [{ kind: 'decided', reason: 'It is desired already.', isBack: false }],
    } as const;

    it('asks the new test, and a yes leaves it unchanged', () => {
      const played = play('gatedImport', changedTest);

      expect(played.inputs('beginGate')).toHaveLength(1);
      expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Succeeded', outcome: 'unchanged' });
    });

    it('revokes it on a no, and the tag follows', () => {
      const played = play('gatedImport', {
        ...changedTest,
        pollGate: [{ kind: 'answered', answer: { kind: 'reject', reason: 'too old' } }],
        reject: [{ kind: 'decided', reason: '', isDesired: false }],
        decideRevocation: [{ kind: 'replaced', reason: 'Revoked: too old' }],
      });

      expect(played.inputs('decideRevocation')).toEqual([{ runId, digest: green, reason: 'too old' }]);
      expect(played.inputs('applyImport').length).toBeGreaterThan(0);
      expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Failed', outcome: 'revoked' });
    });

    it('I4: revokes it on a no, too, when an older run promoted it while it was asked', () => {
      const played = play('gatedImport', {
        ...changedTest,
        identifyCandidate: [{ digest: green, isDesired: false, gates: ['test'] }],
        pollGate: [{ kind: 'answered', answer: { kind: 'reject', reason: 'too old' } }],
        reject: [{ kind: 'decided', reason: '', isDesired: true }],
        decideRevocation: [{ kind: 'replaced', reason: 'Revoked: too old' }],
      });

      expect(played.inputs('decideRevocation')).toEqual([{ runId, digest: green, reason: 'too old' }]);
      expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Failed', outcome: 'revoked' });
    });

    it('revokes nothing when it could not find out', () => {
      const played = play('gatedImport', {
        ...changedTest,
        pollGate: [{ kind: 'answered', answer: { kind: 'fault', reason: 'chmod +x' } }],
      });

      expect(played.inputs('decideRevocation')).toEqual([]);
      expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Error' });
    });
  });

  it('ends superseded when something newer was decided while it was tested', () => {
    const played = play('gatedImport', {
      ...validImport,
      promote: [{ kind: 'superseded', reason: 'Number 8 was decided.' }],
    });

    expect(played.inputs('applyImport')).toEqual([]);
    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Succeeded', outcome: 'superseded', reason: 'Number 8 was decided.' },
    ]);
  });

  it('waits for a quarantine that is being deleted, and for a copy that takes long', () => {
    const copying = { kind: 'copying', registry: 'base' as RegistryName, operation: 'op' as Operation } as const;

    const played = play('gatedImport', {
      ...validImport,
      quarantineImage: [{ kind: 'wait' }, copying, { kind: 'quarantined' }],
      pollImport: [{ isDone: false }, { isDone: true }],
    });

    expect(played.inputs('quarantineImage')).toHaveLength(3);
    expect(played.inputs('pollImport')).toHaveLength(2);
    expect(played.inputs('endRun')[0]).toMatchObject({ outcome: 'promoted' });
  });

  it('begins a copy again that ended with a fault, once it may have passed', () => {
    const copying = { kind: 'copying', registry: 'base' as RegistryName, operation: 'op' as Operation } as const;
    const fault = { code: 'REGISTRY_THROTTLED', message: 'Upstream is busy.', retryAfterSeconds: 30 } as const;

    const played = play('gatedImport', {
      ...validImport,
      quarantineImage: [copying, { kind: 'quarantined' }],
      pollImport: [{ isDone: true, fault }],
    });

    expect(played.calls).toContainEqual({ name: 'wait', input: 30 });
    expect(played.inputs('quarantineImage')).toHaveLength(2);
    expect(played.inputs('endRun')[0]).toMatchObject({ outcome: 'promoted' });
  });

  it('gives up a copy that keeps ending with a fault', () => {
    const copying = { kind: 'copying', registry: 'base' as RegistryName, operation: 'op' as Operation } as const;
    const fault = { code: 'IMPORT_FAILED', message: 'A layer is damaged.' } as const;

    const played = play('gatedImport', {
      ...validImport,
      quarantineImage: [copying],
      pollImport: [{ isDone: true, fault }],
    });

    expect(played.inputs('endRun')).toEqual([{ runId, status: 'Error', reason: 'A layer is damaged.' }]);
  });

  it.each([
    ['is never deleted', { kind: 'wait' }],
    ['never holds the digest that was copied', { kind: 'copying', registry: 'base', operation: 'op' }],
  ] as const)('I7: gives up a quarantine that %s', (_, progress) => {
    const played = play('gatedImport', {
      ...validImport,
      quarantineImage: [...Array.from({ length: 300 }, () => progress as never), { kind: 'quarantined' }],
      pollImport: [{ isDone: true }],
    });

    expect(played.inputs('endRun')[0]).toMatchObject({
      status: 'Error',
      reason: expect.stringContaining('did not become ready') as string,
    });
  });

  it('ends Canceled when it was canceled while it was copied', () => {
    const played = play('gatedImport', { ...validImport, quarantineImage: [{ kind: 'canceled' }] });

    expect(played.inputs('beginGate')).toEqual([]);
    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Canceled' });
  });

  it('ends Canceled when the gate was canceled', () => {
    const played = play('gatedImport', { ...validImport, pollGate: [{ kind: 'canceled' }] });

    expect(played.inputs('endRun')).toEqual([
      { runId, status: 'Canceled', reason: 'Canceled on request. Nothing was decided or changed.' },
    ]);
  });

  it('keeps its decision when the tags can not be written, and says that repair goes on', () => {
    const played = play('gatedImport', { ...validImport, applyImport: [finalFault] });

    expect(played.inputs('endRun')[0]).toMatchObject({ status: 'Error', outcome: 'promoted' });
    expect(played.inputs('endRun')[0]?.reason).toContain('repair goes on trying');
  });

  it('does nothing in a late second start', () => {
    const played = play('gatedImport', { beginRun: [{ kind: 'ended' }] });

    expect(played.calls.map(({ name }) => name)).toEqual(['beginRun']);
  });
});
