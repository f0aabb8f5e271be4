import { beforeEach, describe, expect, it } from 'vitest';
import { statusSchema } from '../../../shared/api/status.ts';
import { type WhyAnswer, whySchema } from '../../../shared/api/why.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { Run, RunId } from '../../../shared/run.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { callApi } from '../../support/callApi.ts';
import { digestOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { green, red, rejectedRun } from '../notify/rejectedRun.ts';

let world: FakeWorld;
let rejected: Run;
beforeEach(async () => {
  world = fakeWorld();
  rejected = await rejectedRun(world, { reason: 'Step test said no', evidence: 'Invalid color: red' });
});

function key() {
  return keyOf(world.app.configuration.tasks.get('base-import-node') as ImportTask);
}

async function why(image: string): Promise<WhyAnswer> {
  return whySchema.parse((await callApi(world, `GET /api/why?image=${encodeURIComponent(image)}`)).json);
}

describe('GET /api/why', () => {
  it.each([
    'node:15-alpine',
    'base/node:15-alpine',
    'baseacr.azurecr.io/node:15-alpine',
    'base-import-node',
    'node:15-alpine-aaaaaaaaaa',
    '15-alpine-aaaaaaaaaa',
    green,
    `node@${green}`,
  ])('knows the image in use as %s', async (name) => {
    expect(await why(name)).toMatchObject({
      image: 'base/node:15-alpine',
      import: 'base-import-node',
      from: 'public/node:15-alpine',
      digest: green,
      state: 'inUse',
      uniqueTag: '15-alpine-aaaaaaaaaa',
      applications: [{ task: 'hello-world', containerGroup: 'hello', digest: digestOf('1') }],
    });
  });

  it('says of a rejected digest which gate said no, with which evidence, and what brought it', async () => {
    const answer = await why(red);

    expect(answer).toMatchObject({
      state: 'rejected',
      verdicts: [{ gate: 'test', answer: 'reject', evidence: 'Invalid color: red' }],
      run: { runId: rejected.runId, trigger: 'Image Update', cause: { kind: 'image', digest: red } },
      applications: [],
    });
    expect(answer.wayBack).toBeUndefined();
  });

  it('says what it replaced and how to go back, never to a revoked digest', async () => {
    const [newer, newest] = [digestOf('5'), digestOf('6')];
    for (const [digest, order] of [
      [newer, 2],
      [newest, 3],
    ] as const) {
      const runId = `cccccccc${order}c` as RunId;
      await world.app.ledger.imports.promote(key(), { digest, order, runId, uniqueTag: `u${order}`, byHand: false });
    }
    expect(await why(newest)).toMatchObject({
      replaced: { digest: newer },
      wayBack: { digest: newer, uniqueTag: 'u2' },
    });

    await world.app.ledger.imports.revoke(key(), { digest: newer, runId: 'dddddddddd' as RunId, reason: 'CVE' });

    expect(await why(newest)).toMatchObject({ replaced: { digest: newer }, wayBack: { digest: green } });
    expect(await why(newer)).toMatchObject({ state: 'revoked', revokedReason: 'CVE' });
    expect(await why(green)).toMatchObject({ state: 'earlier', wayBack: { digest: green } });
  });

  it('explains the newest that was seen where nothing was let in yet', async () => {
    world = fakeWorld();
    const { imports } = world.app.ledger;
    const runId = 'eeeeeeeeee' as RunId;
    await imports.enterQuarantine(key(), red, runId);
    await imports.reject(key(), { digest: red, order: 1, runId, reason: 'No.' });

    expect(await why('node:15-alpine')).toMatchObject({ digest: red, state: 'rejected' });
  });

  it('says so where nothing was seen', async () => {
    world = fakeWorld();

    const { status, json } = await callApi(world, 'GET /api/why?image=node:15-alpine');

    expect([status, json?.['detail']]).toEqual([
      404,
      'base-import-node has let nothing in as node:15-alpine yet, and has seen nothing.',
    ]);
  });

  it.each(['node:16', digestOf('e'), 'other/node:15-alpine'])('does not know %s', async (image) => {
    const { status, json } = await callApi(world, `GET /api/why?image=${image}`);

    expect([status, json!['code']]).toEqual([404, 'IMAGE_UNKNOWN']);
  });
});

describe('GET /api/status', () => {
  it('says that a change is blocked while it is upstream, whatever ran since', async () => {
    const { observations, runs } = world.app.ledger;
    await observations.report('public/node:15-alpine', { value: red });
    world.time = new Date(world.time.getTime() + 60_000);
    const { json } = await callApi(world, 'POST /api/tasks/base-import-node/runs');
    await runs.update(json!['runId'] as RunId, () => ({ status: 'Succeeded' }));

    const blocked = statusSchema.parse((await callApi(world, 'GET /api/status')).json);
    await observations.report('public/node:15-alpine', { value: green });
    const settled = statusSchema.parse((await callApi(world, 'GET /api/status')).json);

    const message = `public/node:15-alpine is blocked at ${red}: A gate said no.`;
    expect(blocked.attention[0]).toEqual({ task: 'base-import-node', message, runId: rejected.runId });
    expect(settled.attention.map(({ task }) => task)).toEqual(['hello-world']);
  });

  it('shows what goes on, what is in use, and what somebody should look at', async () => {
    await callApi(world, 'POST /api/tasks/node-public/runs');

    const { running, images, attention } = statusSchema.parse((await callApi(world, 'GET /api/status')).json);

    expect(running.map(({ task }) => task)).toEqual(['node-public']);
    expect(images.map(({ desired }) => desired?.digest)).toEqual([green]);
    expect(attention).toEqual([
      { task: 'base-import-node', message: 'The last run ended as Failed: Step test said no', runId: rejected.runId },
      { task: 'hello-world', message: 'hello does not run.', runId: 'bbbbbbbbbb' },
    ]);
  });
});
