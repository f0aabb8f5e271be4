import { beforeEach, describe, expect, it } from 'vitest';
import { chainSchema } from '../../../shared/api/chain.ts';
import { deploymentListSchema } from '../../../shared/api/deployment.ts';
import { statusSchema } from '../../../shared/api/status.ts';
import { whySchema } from '../../../shared/api/why.ts';
import type { Digest } from '../../../shared/image.ts';
import type { RunId } from '../../../shared/run.ts';
import { newsOf } from '../../../shared/notify/newsOf.ts';
import { importOf, keyOf } from '../../../shared/start/effectiveTask.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { callApi } from '../../support/callApi.ts';
import { digestOf, fakeWorld, type FakeWorld, sampleYaml } from '../../support/fakeApp.ts';

const group = { containerGroup: 'own', resourceGroup: 'apps' };
const [base, earlier, now] = [digestOf('9'), digestOf('1'), digestOf('2')];
let world: FakeWorld;
let runIds: readonly RunId[];

/** hello-world's own task file deploys: twice it did, the second time on the base that is in use. */
beforeEach(async () => {
  world = fakeWorld(
    sampleYaml
      .replace('image: hello-world\n', 'image: hello-world\n    file: acr-task.yaml\n')
      .replace('    deploy: { containerGroup: hello, resourceGroup: rg }\n', ''),
  );
  const { bases, imports } = world.app.ledger;
  const promotion = { digest: base, order: 1, runId: 'aaaaaaaaaa' as RunId, uniqueTag: 'u', byHand: false };
  await imports.promote(keyOf(importOf(world.app, 'base-import-node')), promotion);
  await bases.write('hello-world', ['base/node:15-alpine']);
  runIds = [await build('first', earlier, digestOf('8')), await build('second', now, base)];
});

async function build(request: string, digest: Digest, baseDigest: Digest): Promise<RunId> {
  const asked = { task: 'hello-world', trigger: 'Manual', cause: { kind: 'request', request } } as const;
  const { run } = await startRun(world.app, world.starter, asked);
  const ended = { status: 'Succeeded', outcome: 'deployed', finishedAt: world.time.toISOString() } as const;
  await world.app.ledger.runs.update(run.runId, () => ({ ...ended, digest, baseDigest, fileDeployments: [group] }));
  world.time = new Date(world.time.getTime() + 60_000);
  return run.runId;
}

async function read(path: string): Promise<unknown> {
  return (await callApi(world, `GET /api/${path}`)).json;
}

describe('what a task file deploys by itself', () => {
  it('is among the deployments, with its images and the base of the newest', async () => {
    const { items } = deploymentListSchema.parse(await read('deployments'));

    const [first, second] = runIds;
    const image = { health: 'unknown', wasRolledBackFrom: false } as const;
    expect(items).toEqual([
      {
        task: 'hello-world',
        deployedBy: 'taskFile',
        ...group,
        images: [
          {
            ...image,
            digest: now,
            runId: second,
            decidedAt: '2026-11-24T12:01:00.000Z',
            base: { image: 'base/node:15-alpine', digest: base },
          },
          { ...image, digest: earlier, runId: first, decidedAt: '2026-11-24T12:00:00.000Z' },
        ],
      },
    ]);
  });

  it('is where the chain ends', async () => {
    const { builds } = chainSchema.parse(await read('chain'));

    expect(builds.map(({ deployments }) => deployments.map(({ containerGroup }) => containerGroup))).toEqual([
      [],
      ['own'],
    ]);
  });

  it('wants attention when it does not run', async () => {
    const { deployments, attention } = statusSchema.parse(await read('status'));

    expect(deployments.map(({ containerGroup }) => containerGroup)).toEqual(['own']);
    expect(attention).toEqual([{ task: 'hello-world', runId: runIds[1], message: 'own does not run.' }]);
  });

  it('is what an image is asked for: it runs on it', async () => {
    expect(whySchema.parse(await read('why?image=node:15-alpine')).applications).toEqual([
      { task: 'hello-world', containerGroup: 'own', digest: now },
    ]);
  });

  it('is told as what still runs', async () => {
    const run = { ...(await world.app.ledger.runs.get(runIds[1] ?? ('' as RunId)))!, task: 'base-import-node' };

    expect((await newsOf(world.app, run, 'rejected')).standing).toEqual([
      `base/node:15-alpine is ${base}`,
      `own runs ${now}`,
    ]);
  });
});
