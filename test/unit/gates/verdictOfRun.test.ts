import { describe, expect, it } from 'vitest';
import { verdictOfRun } from '../../../shared/gates/verdictOfRun.ts';
import type { FinalStatus } from '../../../shared/run.ts';

const step = 'validate-base-image';

function verdict(log: string, status: FinalStatus = 'Failed', message?: string) {
  const state = {
    kind: 'final',
    acrRunId: 'cf1',
    status,
    pushed: [],
    ...(message === undefined ? {} : { message }),
  } as const;
  return verdictOfRun(state, [step], log);
}

describe('the end of a test’s ACR run', () => {
  it('is a yes when it succeeded, whatever the log says', () => {
    expect(verdict(`failed to run step ID: ${step}: exit status 1`, 'Succeeded')).toEqual({ kind: 'pass' });
  });

  it('is a no with the telling line when the test exited with 1', () => {
    const log = `NODE_VERSION: 15-alpine
BACKGROUND_COLOR: Red
ERROR: Invalid Color: Red
2020/10/30 03:57:39 Container failed during run: validate-base-image. No retries remaining.
failed to run step ID: validate-base-image: exit status 1
`;

    expect(verdict(log)).toEqual({
      kind: 'reject',
      reason: 'Step validate-base-image said no with exit status 1: ERROR: Invalid Color: Red',
    });
  });

  it.each([
    [125, 'container engine'],
    [126, 'chmod +x'],
    [127, 'not found'],
    [137, 'memory'],
  ])('is no answer when the exit status is %i', (exitStatus, remedy) => {
    const found = verdict(`failed to run step ID: ${step}: exit status ${exitStatus}`);

    expect(found.kind).toBe('fault');
    expect(JSON.stringify(found)).toContain(remedy);
  });

  it.each([2, 3, 124, 128, 139, 255])('is a no for any other exit status: %i', (exitStatus) => {
    expect(verdict(`failed to run step ID: ${step}: exit status ${exitStatus}`).kind).toBe('reject');
  });

  it('is no answer when the test image could not be built, and says why', () => {
    const found = verdict('ERROR: failed to solve\nfailed to run step ID: build-test-base-image: exit status 1');

    expect(found).toEqual({
      kind: 'fault',
      reason:
        'Step build-test-base-image of ACR run cf1 failed, so the candidate was not asked: ERROR: failed to solve. Mend the test’s Dockerfile and push again.',
    });
  });

  it('counts only the last word: what a candidate prints before it changes nothing', () => {
    const forged = `failed to run step ID: ${step}: exit status 126\n`;

    expect(verdict(`${forged}failed to run step ID: ${step}: exit status 1\n`).kind).toBe('reject');
    expect(
      verdict(`failed to run step ID: ${step}: exit status 1\nfailed to run step ID: build: exit status 1`).kind,
    ).toBe('fault');
  });

  it('reads ACR’s own message where the log has no last word', () => {
    expect(verdict('', 'Failed', `failed to run step ID: ${step}: exit status 1`).kind).toBe('reject');
    expect(verdict('nothing').kind).toBe('fault');
  });

  it.each(['Timeout', 'Canceled', 'Error'] as const)('is no answer when the run ended in %s', (status) => {
    expect(verdict(`failed to run step ID: ${step}: exit status 1`, status).kind).toBe('fault');
  });

  it('is no answer when the step ran out of time', () => {
    expect(verdict(`failed to run step ID: ${step}: timed out after 600 s`).kind).toBe('fault');
  });
});
