import { beforeEach, describe, expect, it } from 'vitest';
import { promote } from '../../../functions/activities/import/decide.ts';
import { identifyCandidate } from '../../../functions/activities/import/identifyCandidate.ts';
import { quarantined } from '../../../functions/activities/import/quarantined.ts';
import { quarantineImage } from '../../../functions/activities/import/quarantineImage.ts';
import { beginRun } from '../../../functions/activities/run/beginRun.ts';
import type { Cause, Run, RunId } from '../../../shared/run.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const [green, blue] = [digestOf('a'), digestOf('b')];
const runId = 'aaaaaaaaaa' as RunId;
const upstream = 'public/node:15-alpine';
const moved: Cause = { kind: 'image', image: upstream, digest: green, observation: 7 };
const asked: Cause = { kind: 'request', request: 'r' };

let world: FakeWorld;

beforeEach(() => {
  world = fakeWorld();
});

function tools() {
  return { app: world.app, starter: world.starter, log: quietLog };
}

function task() {
  return importOf(world.app, 'base-import-node');
}

async function begin(cause: Cause, id = runId): Promise<Run | undefined> {
  const trigger = cause.kind === 'image' ? 'Image Update' : 'Manual';
  await world.app.ledger.runs.insert({ runId: id, task: task().name, trigger, cause, platform: 'linux/amd64' });
  await beginRun({ runId: id }, tools());
  return world.app.ledger.runs.get(id);
}

describe('a run’s number', () => {
  it('I4: is its observation’s where a digest is its cause', async () => {
    expect((await begin(moved))?.order).toBe(7);
  });

  it('I4: is the next of the image where it looks for itself, and is taken once', async () => {
    await world.app.ledger.observations.report(upstream, { value: green });

    await begin(asked);
    const again = await begin(asked);
    const other = await begin({ kind: 'request', request: 's' }, 'bbbbbbbbbb' as RunId);

    expect([again?.order, other?.order]).toEqual([2, 3]);
  });

  it('I3: is none once it has ended: a late second start has no effect', async () => {
    await begin(moved);
    await world.app.ledger.runs.update(runId, () => ({ status: 'Succeeded' }));

    expect(await beginRun({ runId }, tools())).toEqual({ kind: 'ended' });
  });
});

describe('the candidate', () => {
  it('I2: is the digest of the cause, whatever the tag holds by now', async () => {
    world.tags.set(upstream, blue);
    await begin(moved);

    expect(await identifyCandidate({ runId }, tools())).toMatchObject({ digest: green });
  });

  it('I2: is looked up once, and stays', async () => {
    world.tags.set(upstream, green);
    await begin(asked);
    await identifyCandidate({ runId }, tools());
    world.tags.set(upstream, blue);

    expect(await identifyCandidate({ runId }, tools())).toMatchObject({ digest: green });
  });

  it('I1: is asked about where it was only adopted', async () => {
    world.tags.set('base/node:15-alpine', green);
    await begin(moved);

    expect(await identifyCandidate({ runId }, tools())).toEqual({ digest: green, isDesired: false, gates: ['test'] });
  });

  it('that is not there ends the run with the tag’s name', async () => {
    await begin(asked);

    await expect(identifyCandidate({ runId }, tools())).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: expect.stringContaining(upstream) as string,
    });
  });
});

describe('the quarantine', () => {
  function target(): string {
    const { registry, repository, tag } = quarantined(task(), green);
    return `${registry}/${repository}:${tag}`;
  }

  it('I2: holds what was asked for, read back, or is a fault', async () => {
    await begin(moved);
    world.app.imports.begin = () => {
      world.tags.set(target(), blue);
      return Promise.resolve({ kind: 'done' });
    };

    await expect(quarantineImage({ runId, digest: green }, tools())).rejects.toMatchObject({ code: 'IMPORT_DIFFERS' });
  });

  it('copies nothing that is there', async () => {
    await begin(moved);
    world.tags.set(target(), green);

    expect(await quarantineImage({ runId, digest: green }, tools())).toEqual({ kind: 'quarantined' });
  });

  it('is not entered by a run that was canceled', async () => {
    await begin(moved);
    await world.app.ledger.runs.update(runId, () => ({ cancelRequested: true }));

    expect(await quarantineImage({ runId, digest: green }, tools())).toEqual({ kind: 'canceled' });
  });
});

describe('I1: a promotion', () => {
  async function answer(said: 'pass' | 'reject', by: RunId): Promise<void> {
    await world.app.ledger.imports.recordVerdict(keyOf(task()), green, {
      gate: 'test',
      answer: said,
      evidence: '',
      runId: by,
      at: world.time.toISOString(),
      platform: 'linux/amd64',
    });
  }

  it('is decided once every gate has said yes to this digest in this run', async () => {
    await begin(moved);
    await answer('pass', runId);

    expect(await promote({ runId, digest: green }, tools())).toMatchObject({ kind: 'decided' });
  });

  it.each<[string, () => Promise<void>]>([
    ['no gate has answered', () => Promise.resolve()],
    ['a gate said no', () => answer('reject', runId)],
    ['a gate said yes to another run only', () => answer('pass', 'bbbbbbbbbb' as RunId)],
  ])('is refused while %s', async (_, arrange) => {
    await begin(moved);
    await arrange();

    await expect(promote({ runId, digest: green }, tools())).rejects.toThrow('has not passed this digest');
    expect((await world.app.ledger.imports.read(keyOf(task()))).desired).toBeUndefined();
  });
});
