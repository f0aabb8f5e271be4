import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Document } from 'yaml';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { poll, type Run } from '../../../local/walkthrough/api.ts';
import { startWebhook, type TestWebhook } from '../../local/eventgrid/testWebhook.ts';
import { callApp, runRepair } from '../../support/live/callApp.ts';
import { decided } from '../../support/live/decided.ts';
import { prepareForeignImage } from '../../support/live/foreignImage.ts';
import { tryToTakeAway, unlock } from '../../support/live/foreignHands.ts';
import type { Release } from '../../support/live/releaseImage.ts';
import { runChain } from '../../support/live/live.ts';
import { type ServedAzure, serveWithApp } from '../../support/live/servedAzure.ts';
import { blobRequests, importedSources, isByEngine, testTaskFiles } from './requests.ts';
import {
  buildsOf,
  lastLayer,
  layersBuilt,
  newRuns,
  pageColor,
  pullable,
  release,
  runIds,
  untilAllTagged,
  untilQuiet,
  untilTag,
} from './system.ts';

// One system through all tests: each finds it as the one before has left it.
let system: ServedAzure;
let receiver: TestWebhook;
/** What somebody does while a build reads its base. */
let whileBaseIsRead: (() => Promise<void>) | undefined;
/** What was promoted so far, the newest last. */
const promoted: Run[] = [];

beforeAll(async () => {
  receiver = await startWebhook();
  receiver.answers.push(503);
  system = await serveWithApp({
    configure,
    meanwhile,
    // Only events may put things right here: repair would, too, within the minute.
    hostEnv: { 'AzureWebJobs.tick.Disabled': 'true' },
  });
  await runChain(system);
  promoted.push(...(await system.api.runs('base-import-node')));
});
afterAll(async () => {
  await system.remove();
  await receiver[Symbol.asyncDispose]();
});

function configure(file: Document): void {
  file.setIn(['notify'], file.createNode([{ url: receiver.url }]));
}

function meanwhile(server: string, request: IncomingMessage): Promise<void> | undefined {
  const isBase = server === 'base' && request.method === 'GET' && request.url === '/v2/node/manifests/15-alpine';
  return isBase && isByEngine(request.headers['user-agent']) ? whileBaseIsRead?.() : undefined;
}

function foreignImage(): Promise<Release> {
  return prepareForeignImage(system.registries.base, 'node', '15-alpine');
}

it('I2: tests, promotes, builds on, deploys and shows the digest of the cause, and imports nothing by a tag', async () => {
  const before = system.exchanges.length;

  const [imported, deployed] = await release(system, ['BACKGROUND_COLOR=Green'], ['base-import-node', 'hello-world']);

  const { digest = '', runId = '' } = imported ?? {};
  const { base, team } = system.registries;
  expect(imported).toMatchObject({ trigger: 'Image Update', status: 'Succeeded', outcome: 'promoted' });
  expect(digest).toBe(await system.registries.public.digest('node', '15-alpine'));
  expect(await base.digest('node', '15-alpine')).toBe(digest);
  expect(await base.digest('node', `15-alpine-${runId}`)).toBe(digest);
  expect(deployed).toMatchObject({ status: 'Succeeded', outcome: 'deployed', baseDigest: digest });
  const [deployment] = (await decided(system)).deployments;
  expect(deployment?.runs).toBe(await team.digest('hello-world', deployed?.runId ?? ''));
  expect(await pageColor(system)).toBe('Green');

  const asked = system.exchanges.slice(before);
  const sources = importedSources(asked);
  expect(sources.length).toBeGreaterThanOrEqual(3);
  expect(new Set(sources.map((source) => source.slice(source.indexOf('@') + 1)))).toEqual(new Set([digest]));
  const [test] = testTaskFiles(asked);
  expect(test).toContain(`/quarantine/base-import-node/${digest.slice('sha256:'.length)}/`);
  if (imported !== undefined) promoted.push(imported);
});

it('I5: a rejection changes nothing that anybody can pull, and no dependent runs', async () => {
  const before = await pullable(system);
  const known = await runIds(system);

  const [rejected] = await release(system, ['BACKGROUND_COLOR=Red'], ['base-import-node']);

  expect(rejected).toMatchObject({ status: 'Failed', outcome: 'rejected' });
  expect(await pullable(system)).toEqual(before);
  expect(await newRuns(system, known)).toEqual(['base-import-node Failed rejected']);
  expect(await pageColor(system)).toBe('Green');
});

it('I1: puts a stable tag right at its event that somebody moved, and deploys nothing on it', async () => {
  const before = await decided(system);
  const known = await runIds(system);
  const { digest = '' } = promoted.at(-1) ?? {};
  const foreign = await foreignImage();

  await system.registries.base.pushManifest('node', '15-alpine', foreign.manifest);
  expect(await system.registries.base.digest('node', '15-alpine')).toBe(foreign.digest);

  await untilTag(system, '15-alpine', digest);
  expect(await decided(system)).toEqual(before);
  expect(await newRuns(system, known)).toEqual([]);
});

it('I6: a unique tag can’t be moved or deleted, nor its manifest, and a roll-back to it works afterwards', async () => {
  const { base } = system.registries;
  const [first] = promoted;
  const { digest = '', runId = '' } = first ?? {};
  const tag = `15-alpine-${runId}`;
  const known = await runIds(system);

  const refused = await tryToTakeAway(base, 'node', { tag, digest, other: (await foreignImage()).manifest.body });

  expect(refused).toEqual({ move: 405, deleteTag: 405, deleteManifest: 405 });
  expect(await base.digest('node', tag)).toBe(digest);
  expect(await system.api.rollBack('base-import-node', tag)).toMatchObject({
    status: 'Succeeded',
    outcome: 'rolledBack',
  });
  expect(await base.digest('node', '15-alpine')).toBe(digest);
  expect(await system.api.nextRun('hello-world', known)).toMatchObject({ outcome: 'deployed', baseDigest: digest });
  expect(await pageColor(system)).toBe('Purple');
});

it('I1: puts a unique tag right at its event from which somebody took the lock, and locks it again', async () => {
  const { base } = system.registries;
  const before = await decided(system);
  const known = await runIds(system);
  const { digest = '', runId = '' } = promoted[0] ?? {};
  const tag = `15-alpine-${runId}`;
  await unlock(base, 'node', tag);

  await base.pushManifest('node', tag, (await foreignImage()).manifest);

  await untilTag(system, tag, digest);
  await untilAllTagged(system);
  expect(await base.lock('node', tag)).toBe('locked');
  expect(await decided(system)).toEqual(before);
  expect(await newRuns(system, known)).toEqual([]);
});

it('I1: builds again when somebody moved the base tag between the start of a build and its FROM, and deploys what is on the right base', async () => {
  const { digest = '' } = promoted[0] ?? {};
  const foreign = await foreignImage();
  let reads = 0;
  whileBaseIsRead = async () => {
    if (reads++ === 0) await system.registries.base.pushManifest('node', '15-alpine', foreign.manifest);
  };

  const run = await system.api.run('hello-world');

  expect(run).toMatchObject({ status: 'Succeeded', outcome: 'deployed', baseDigest: digest });
  expect(await buildsOf(system, run)).toBe(2);
  expect(await layersBuilt(system, run)).not.toContain(lastLayer(foreign));
});

it('I1: ends in Error and deploys nothing when the base is moved at every build', async () => {
  const before = await decided(system);
  const foreign = await foreignImage();
  whileBaseIsRead = () => system.registries.base.pushManifest('node', '15-alpine', foreign.manifest);

  const run = await system.api.run('hello-world');

  whileBaseIsRead = undefined;
  expect(run).toMatchObject({
    status: 'Error',
    reason: expect.stringMatching(/Built 3 times, each time on another base.*somebody moved it by hand/) as string,
  });
  expect(await buildsOf(system, run)).toBe(3);
  expect((await decided(system)).deployments).toEqual(before.deployments);
});

it('I4: goes back to the last good digest when the one in use is revoked, also while it is being deployed', async () => {
  const [blue] = await release(system, ['BACKGROUND_COLOR=Blue'], ['base-import-node']);
  const known = await runIds(system);

  const answer = await callApp(system.file, '/api/images/base-import-node/revoke', {
    method: 'POST',
    body: { digest: blue?.digest, reason: 'Its key has leaked.' },
  });

  expect(answer.status).toBe(202);
  expect(await system.api.nextRun('base-import-node', known)).toMatchObject({ outcome: 'revoked' });
  await untilTag(system, '15-alpine', promoted[0]?.digest ?? '');
  await untilQuiet(system);
  expect(await pageColor(system)).toBe('Purple');
});

it('tells its webhooks of all six kinds of end, signed, and again what was not taken', async () => {
  const secret = openSecrets(system.home).notifySecret;
  function typesOf(all: TestWebhook['attempts']): ReadonlySet<unknown> {
    return new Set(all.map(({ body }) => (body as { readonly type: string }).type));
  }
  await poll('the webhook to be told', () =>
    Promise.resolve(typesOf(receiver.delivered).size === 6 ? true : undefined),
  );

  expect(typesOf(receiver.delivered)).toEqual(
    new Set(
      ['promoted', 'deployed', 'rejected', 'failed', 'revoked', 'rolledBack'].map((type) => `customhouse.${type}`),
    ),
  );
  for (const { body, headers } of receiver.attempts) {
    const signature = createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex');
    expect(headers['x-customhouse-signature']).toBe(`sha256=${signature}`);
    expect(headers['content-type']).toContain('application/cloudevents+json');
  }
  const [first] = receiver.attempts;
  expect(receiver.attempts.filter(({ body }) => idOf(body) === idOf(first?.body))).toHaveLength(2);
  expect(receiver.delivered.filter(({ body }) => idOf(body) === idOf(first?.body))).toHaveLength(1);
});

it('I7: no run was lost: each has its end and a reason, and repair finds none to start', async () => {
  const known = await runIds(system);

  await runRepair(system.file);

  const runs = await system.api.runs();
  expect(await system.ledger.runs.unfinished()).toEqual([]);
  expect(runs.filter(({ reason = '' }) => reason === '')).toEqual([]);
  expect(await newRuns(system, known)).toEqual([]);
});

it('I8: no layer went through the function app: what it read of blobs is configurations, and it wrote none', () => {
  const blobs = blobRequests(system.exchanges);
  const ours = blobs.filter(({ userAgent }) => userAgent === 'customhouse');
  const engines = blobs.filter(({ userAgent }) => isByEngine(userAgent));

  expect(ours.length).toBeGreaterThan(0);
  expect(engines.length).toBeGreaterThan(0);
  expect(ours.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(ours.filter(({ answer }) => !answer.includes('"rootfs"'))).toEqual([]);
});

function idOf(body: unknown): string {
  return (body as { readonly id: string }).id;
}
