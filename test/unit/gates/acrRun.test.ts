import { describe, expect, it } from 'vitest';
import { gates } from '../../../shared/gates/index.ts';
import { fakeWorld } from '../../support/fakeApp.ts';

const ticket = { registry: 'base', acrRunId: 'cf1', step: 'validate-base-image', latest: 1795530300 };

describe('a gate that asks by an ACR run', () => {
  it('waits while the run goes on, also in the queue', async () => {
    const world = fakeWorld();
    world.acrState = { kind: 'going', acrRunId: 'cf1', status: 'Queued' };

    expect(await gates.test.poll(ticket, undefined, world.app)).toEqual({
      kind: 'pending',
      reason: 'ACR run cf1 is Queued',
    });
  });

  it('gives up on a run that never ends, and cancels it', async () => {
    const world = fakeWorld();
    world.time = new Date(1795530301_000);

    const poll = await gates.test.poll(ticket, undefined, world.app);

    expect(poll).toMatchObject({ kind: 'answered', answer: { kind: 'fault' } });
    expect(world.canceled).toEqual(['cf1']);
  });

  it('keeps the end of the log as evidence, without the login that the run had', async () => {
    const world = fakeWorld();
    world.secrets.set('registry-base-quarantine-user', 'reader');
    world.secrets.set('registry-base-quarantine-password', 'hunter2');
    const auth = Buffer.from('reader:hunter2').toString('base64');
    world.acrLogs.set(
      'cf1',
      `first\n${'x'.repeat(70)}\n`.repeat(100) + `env: hunter2 ${auth}\n\u001b[31mred\u001b[0m\u0007\n`,
    );
    world.acrState = { kind: 'final', acrRunId: 'cf1', status: 'Succeeded', pushed: [] };

    const poll = await gates.test.poll(ticket, undefined, world.app);

    const { answer } = poll as Extract<typeof poll, { kind: 'answered' }>;
    expect(answer.kind).toBe('pass');
    expect(Buffer.byteLength(answer.evidence)).toBeLessThanOrEqual(4096);
    expect(answer.evidence).toMatch(/^(first|x+)\n/);
    expect(answer.evidence.endsWith('\nenv: *** ***\nred')).toBe(true);
  });

  it('ends the run when it is canceled', async () => {
    const world = fakeWorld();

    await gates.command.cancel(ticket, world.app);

    expect(world.canceled).toEqual(['cf1']);
  });
});
