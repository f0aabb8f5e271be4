import { beforeEach, describe, expect, it } from 'vitest';
import { imagePushed } from '../../../functions/triggers/imagePushed.ts';
import { prepare } from '../../../shared/start/prepare.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

let world: FakeWorld;
let log: string[];

beforeEach(async () => {
  world = fakeWorld();
  log = [];
  // What is there before is where each watch begins.
  world.tags.set('public/node:15-alpine', digestOf('0'));
  await prepare(world.app);
});

async function report(event: unknown): Promise<void> {
  await imagePushed(event, { ...world, log: (line) => log.push(line) });
}

interface Push {
  readonly acr?: string;
  readonly host?: string;
  readonly repository?: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly at?: string;
}

function dataOf({ host = 'publicacr.azurecr.io', at = '2026-11-24T12:00:00.1234567Z', ...target }: Push) {
  return {
    id: 'e1',
    timestamp: at,
    action: 'push',
    target: { mediaType: 'application/vnd.oci.image.index.v1+json', repository: 'node', tag: '15-alpine', ...target },
    request: { id: 'r1', host, method: 'PUT', useragent: 'docker' },
  };
}

function topicOf({ acr = 'publicacr' }: Push): string {
  return `/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/${acr}`;
}

function eventGridEvent({ acr, ...push }: Push, eventType = 'Microsoft.ContainerRegistry.ImagePushed'): object {
  const topic = topicOf(acr === undefined ? {} : { acr });
  return {
    id: 'e1',
    topic,
    subject: 'node:15-alpine',
    eventType,
    eventTime: '2026-11-24T12:00:00Z',
    data: dataOf(push),
  };
}

function cloudEvent(push: Push): object {
  const type = 'Microsoft.ContainerRegistry.ImagePushed';
  return {
    specversion: '1.0',
    id: 'e1',
    source: topicOf(push),
    type,
    time: '2026-11-24T12:00:00Z',
    data: dataOf(push),
  };
}

function tasksStarted(): readonly string[] {
  return [...new Set(world.started.map(({ orchestrator }) => orchestrator))];
}

describe('an event that a tag moved', () => {
  it.each([
    ['Event Grid’s schema', eventGridEvent({ digest: digestOf('a') })],
    ['its short type', eventGridEvent({ digest: digestOf('a') }, 'ImagePushed')],
    ['CloudEvents', cloudEvent({ digest: digestOf('a') })],
  ])('starts what watches the tag: %s', async (_title, event) => {
    await report(event);

    const { items } = await world.app.ledger.runs.list({}, 10);
    expect(items).toMatchObject([
      {
        task: 'base-import-node',
        trigger: 'Image Update',
        cause: { kind: 'image', image: 'public/node:15-alpine', digest: digestOf('a') },
      },
    ]);
    expect(tasksStarted()).toEqual(['gatedImport']);
  });

  it('is one run however often it is delivered', async () => {
    for (let delivery = 0; delivery < 5; delivery++) await report(cloudEvent({ digest: digestOf('a') }));

    expect((await world.app.ledger.runs.list({}, 10)).items).toHaveLength(1);
  });

  it('is late, and starts nothing, when a newer one came first', async () => {
    await report(cloudEvent({ digest: digestOf('b'), at: '2026-11-24T12:00:09Z' }));
    await report(cloudEvent({ digest: digestOf('a'), at: '2026-11-24T12:00:05Z' }));

    const { items } = await world.app.ledger.runs.list({}, 10);
    expect(items.map(({ cause }) => (cause.kind === 'image' ? cause.digest : ''))).toEqual([digestOf('b')]);
  });

  it('is sent again by Event Grid when the engine can’t be reached', async () => {
    world.inbox.put = () => Promise.reject(new CustomhouseError('AZURE_UNREACHABLE', 'silent'));

    await expect(report(cloudEvent({ digest: digestOf('a') }))).rejects.toThrow('silent');
  });
});

describe('an event that is none of our business', () => {
  it.each([
    ['text', 'junk'],
    ['nothing', undefined],
    ['another type', eventGridEvent({ digest: digestOf('a') }, 'Microsoft.Storage.BlobCreated')],
    ['a deletion', eventGridEvent({ digest: digestOf('a') }, 'Microsoft.ContainerRegistry.ImageDeleted')],
    ['a push by digest', eventGridEvent({ digest: digestOf('a'), tag: undefined })],
    ['no digest', eventGridEvent({})],
    ['a digest that is none', eventGridEvent({ digest: 'sha256:12' })],
    ['another registry', eventGridEvent({ digest: digestOf('a'), acr: 'otheracr' })],
    ['a topic and a host of two registries', eventGridEvent({ digest: digestOf('a'), host: 'teamacr.azurecr.io' })],
    ['a topic that is no registry', { ...eventGridEvent({ digest: digestOf('a') }), topic: '/subscriptions/s' }],
  ])('is logged once and starts nothing: %s', async (_title, event) => {
    await report(event);

    expect(log).toHaveLength(1);
    expect(world.started).toEqual([]);
  });

  it.each([
    ['quarantine', { acr: 'baseacr', host: 'baseacr.azurecr.io', repository: `quarantine/x/${'a'.repeat(64)}/node` }],
    ['a unique tag', { acr: 'baseacr', host: 'baseacr.azurecr.io', tag: '15-alpine-abcdefghij' }],
    ['an image that nobody watches', { repository: 'other' }],
  ])('passes without a word: %s', async (_title, push) => {
    await report(cloudEvent({ ...push, digest: digestOf('a') }));

    expect([log, world.started]).toEqual([[], []]);
  });
});

describe('a push under an import’s own tag', () => {
  const target = { acr: 'baseacr', host: 'baseacr.azurecr.io' };

  it('adopts what was there before us, and tells what is built on it', async () => {
    await report(cloudEvent({ ...target, digest: digestOf('a') }));

    expect(await world.app.ledger.imports.list()).toHaveLength(1);
    expect(world.started.map(({ orchestrator }) => orchestrator)).toContain('imageBuild');
  });

  it('I1: is put right when nobody decided it, and nothing of ours is built on it', async () => {
    const key = {
      task: 'base-import-node',
      target: { registry: 'base', repository: 'node', tag: '15-alpine' },
    } as never;
    const decided = { digest: digestOf('a'), order: 1, runId: 'aaaaaaaaaa' as never };
    await world.app.ledger.imports.promote(key, { ...decided, uniqueTag: '15-alpine-aaaaaaaaaa', byHand: false });

    await report(cloudEvent({ ...target, digest: digestOf('e') }));

    expect(world.started).toEqual([
      { orchestrator: 'convergeImport', instanceId: 'converge-base-import-node', input: { task: 'base-import-node' } },
    ]);
  });

  it('I1: is put right under a unique tag, too, also when the start that follows is lost', async () => {
    const key = {
      task: 'base-import-node',
      target: { registry: 'base', repository: 'node', tag: '15-alpine' },
    } as never;
    const { imports } = world.app.ledger;
    const uniqueTag = '15-alpine-aaaaaaaaaa';
    const decided = { digest: digestOf('a'), order: 1, runId: 'aaaaaaaaaa' as never };
    await imports.promote(key, { ...decided, uniqueTag, byHand: false });
    await imports.markTagged(key, 1);

    await report(cloudEvent({ ...target, tag: uniqueTag, digest: digestOf('a') }));
    expect(world.started).toEqual([]);
    await report(cloudEvent({ ...target, tag: uniqueTag, digest: digestOf('e') }));

    expect(world.started).toEqual([
      { orchestrator: 'convergeImport', instanceId: 'converge-base-import-node', input: { task: 'base-import-node' } },
    ]);
    // Repair has what is not tagged converge.
    expect((await imports.read(key)).promotions).toMatchObject([{ uniqueTag, tagged: false, moved: true }]);
  });
});
