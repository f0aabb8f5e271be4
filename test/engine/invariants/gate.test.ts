import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Document } from 'yaml';
import { followFirstRuns } from '../../../local/instance/firstRuns.ts';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { poll, type Run } from '../../../local/walkthrough/api.ts';
import { startWebhook, type TestWebhook } from '../../local/eventgrid/testWebhook.ts';
import { callApp, runRepair } from '../../support/live/callApp.ts';
import { type Decided, decided } from '../../support/live/decided.ts';
import { prepareForeignImage } from '../../support/live/foreignImage.ts';
import { newRuns, tryToTakeAway, unlock } from '../../support/live/foreignHands.ts';
import { prepareRelease, type Release } from '../../support/live/releaseImage.ts';
import { type ServedAzure, serveWithApp } from '../../support/live/servedAzure.ts';

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
  const first = await followFirstRuns(system.file, { say: () => undefined, signal: AbortSignal.timeout(120_000) });
  expect(first.failure).toBeUndefined();
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

function isByEngine(userAgent = ''): boolean {
  return !/customhouse|node|AzureContainerRegistry/i.test(userAgent);
}

/** A new release of the public image; resolves with the runs that it led to, once they have ended. */
async function release(color: string, tasks = ['base-import-node', 'hello-world']): Promise<readonly Run[]> {
  const known = await runIds();
  const { manifest } = await prepareRelease(system.registries.public, 'node', {
    from: '15-alpine',
    env: [`BACKGROUND_COLOR=${color}`],
  });
  await system.registries.public.pushManifest('node', '15-alpine', manifest);
  const runs: Run[] = [];
  for (const task of tasks) runs.push(await system.api.nextRun(task, known));
  return runs;
}

async function runIds(): Promise<ReadonlySet<string>> {
  return new Set((await system.api.runs()).map(({ runId }) => runId));
}

function foreignImage(): Promise<Release> {
  return prepareForeignImage(system.registries.base, 'node', '15-alpine');
}

async function untilTag(tag: string, digest: string): Promise<void> {
  await poll(`node:${tag} to be ${digest}`, async () =>
    (await system.registries.base.digest('node', tag)) === digest ? true : undefined,
  );
}

async function page(): Promise<string | undefined> {
  const html = await (await fetch((await system.api.address('hello-world')) ?? '')).text();
  return /BACKGROUND_COLOR: ([^<]*)/.exec(html)?.[1];
}

/** What is decided, and what can be pulled: upstream is others' business. */
async function pullable(): Promise<Decided> {
  const { tags, ...rest } = await decided(system);
  return { ...rest, tags: tags.filter((tag) => !tag.startsWith('public/')) };
}

it('I2: tests, promotes, builds on, deploys and shows the digest of the cause, and imports nothing by a tag', async () => {
  const before = system.exchanges.length;

  const [imported, deployed] = await release('Green');

  const { digest = '', runId = '' } = imported ?? {};
  const { base, team } = system.registries;
  expect(imported).toMatchObject({ trigger: 'Image Update', status: 'Succeeded', outcome: 'promoted' });
  expect(digest).toBe(await system.registries.public.digest('node', '15-alpine'));
  expect(await base.digest('node', '15-alpine')).toBe(digest);
  expect(await base.digest('node', `15-alpine-${runId}`)).toBe(digest);
  expect(deployed).toMatchObject({ status: 'Succeeded', outcome: 'deployed', baseDigest: digest });
  const [deployment] = (await decided(system)).deployments;
  expect(deployment?.runs).toBe(await team.digest('hello-world', deployed?.runId ?? ''));
  expect(await page()).toBe('Green');

  const asked = system.exchanges.slice(before).filter(({ server }) => server === 'arm');
  const sources = asked.filter(({ url }) => url.includes('/importImage?')).map(({ body }) => sourceImageOf(body));
  expect(sources.length).toBeGreaterThanOrEqual(3);
  expect(new Set(sources.map((source) => source.slice(source.indexOf('@') + 1)))).toEqual(new Set([digest]));
  const [test] = asked.filter(({ url }) => url.includes('/scheduleRun?')).map(({ body }) => taskFileOf(body));
  expect(test).toContain(`/quarantine/base-import-node/${digest.slice('sha256:'.length)}/`);
  if (imported !== undefined) promoted.push(imported);
});

it('I5: a rejection changes nothing that anybody can pull, and no dependent runs', async () => {
  const before = await pullable();
  const known = await runIds();

  const [rejected] = await release('Red', ['base-import-node']);

  expect(rejected).toMatchObject({ status: 'Failed', outcome: 'rejected' });
  expect(await pullable()).toEqual(before);
  expect(await newRuns(system, known)).toEqual(['base-import-node Failed rejected']);
  expect(await page()).toBe('Green');
});

it('I1: puts a stable tag right at its event that somebody moved, and deploys nothing on it', async () => {
  const before = await decided(system);
  const known = await runIds();
  const { digest = '' } = promoted.at(-1) ?? {};
  const foreign = await foreignImage();

  await system.registries.base.pushManifest('node', '15-alpine', foreign.manifest);
  expect(await system.registries.base.digest('node', '15-alpine')).toBe(foreign.digest);

  await untilTag('15-alpine', digest);
  expect(await decided(system)).toEqual(before);
  expect(await newRuns(system, known)).toEqual([]);
});

it('I6: a unique tag can’t be moved or deleted, nor its manifest, and a roll-back to it works afterwards', async () => {
  const { base } = system.registries;
  const [first] = promoted;
  const { digest = '', runId = '' } = first ?? {};
  const tag = `15-alpine-${runId}`;
  const known = await runIds();

  const refused = await tryToTakeAway(base, 'node', { tag, digest, other: (await foreignImage()).manifest.body });

  expect(refused).toEqual({ move: 405, deleteTag: 405, deleteManifest: 405 });
  expect(await base.digest('node', tag)).toBe(digest);
  expect(await system.api.rollBack('base-import-node', tag)).toMatchObject({
    status: 'Succeeded',
    outcome: 'rolledBack',
  });
  expect(await base.digest('node', '15-alpine')).toBe(digest);
  expect(await system.api.nextRun('hello-world', known)).toMatchObject({ outcome: 'deployed', baseDigest: digest });
  expect(await page()).toBe('Purple');
});

it('I1: puts a unique tag right at its event from which somebody took the lock, and locks it again', async () => {
  const { base } = system.registries;
  const before = await decided(system);
  const known = await runIds();
  const { digest = '', runId = '' } = promoted[0] ?? {};
  const tag = `15-alpine-${runId}`;
  await unlock(base, 'node', tag);

  await base.pushManifest('node', tag, (await foreignImage()).manifest);

  await untilTag(tag, digest);
  await poll('the tag to be locked', async () => ((await isAllTagged()) ? true : undefined));
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
  expect(await buildsOf(run)).toBe(2);
  expect(await layersOf(run)).not.toContain(firstLayer(foreign));
});

it('I1: ends in Error and deploys nothing when the base is moved at every build', async () => {
  const before = await decided(system);
  const foreign = await foreignImage();
  whileBaseIsRead = () => system.registries.base.pushManifest('node', '15-alpine', foreign.manifest);

  const run = await system.api.run('hello-world');

  whileBaseIsRead = undefined;
  expect(run).toMatchObject({
    status: 'Error',
    reason: expect.stringMatching(/Built 3 times, each time on another base.*the tag was moved by hand/) as string,
  });
  expect(await buildsOf(run)).toBe(3);
  expect((await decided(system)).deployments).toEqual(before.deployments);
});

it('I4: goes back to the last good digest when the one in use is revoked, also while it is being deployed', async () => {
  const [blue] = await release('Blue', ['base-import-node']);
  const known = await runIds();

  const answer = await callApp(system.file, '/api/images/base-import-node/revoke', {
    method: 'POST',
    body: { digest: blue?.digest, reason: 'Its key has leaked.' },
  });

  expect(answer.status).toBe(202);
  expect(await system.api.nextRun('base-import-node', known)).toMatchObject({ outcome: 'revoked' });
  await untilTag('15-alpine', promoted[0]?.digest ?? '');
  await poll('all runs to end', async () => ((await system.ledger.runs.unfinished()).length === 0 ? true : undefined));
  expect(await page()).toBe('Purple');
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
  expect(receiver.delivered.filter(({ body }) => idOf(body) === idOf(first?.body))).toHaveLength(1);
});

it('I7: no run was lost: each has its end and a reason, and repair finds none to start', async () => {
  const known = await runIds();

  await runRepair(system.file);

  const runs = await system.api.runs();
  expect(await system.ledger.runs.unfinished()).toEqual([]);
  expect(runs.filter(({ reason = '' }) => reason === '')).toEqual([]);
  expect(await newRuns(system, known)).toEqual([]);
});

it('I8: no layer went through the function app: what it read of blobs is configurations, and it wrote none', () => {
  const blobs = system.exchanges.filter(
    ({ server, url }) => ['dockerhub', 'public', 'base', 'team'].includes(server) && url.includes('/blobs/'),
  );
  const ours = blobs.filter(({ userAgent }) => userAgent === 'customhouse');
  const engines = blobs.filter(({ userAgent }) => isByEngine(userAgent));

  expect(ours.length).toBeGreaterThan(0);
  expect(engines.length).toBeGreaterThan(0);
  expect(ours.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(ours.filter(({ answer }) => !answer.includes('"rootfs"'))).toEqual([]);
});

function sourceImageOf(body: string): string {
  return (JSON.parse(body) as { readonly source: { readonly sourceImage: string } }).source.sourceImage;
}

function taskFileOf(body: string): string {
  const { encodedTaskContent = '' } = JSON.parse(body) as { readonly encodedTaskContent?: string };
  return Buffer.from(encodedTaskContent, 'base64').toString();
}

function idOf(body: unknown): string {
  return (body as { readonly id: string }).id;
}

async function isAllTagged(): Promise<boolean> {
  const keys = await system.ledger.imports.list();
  const imports = await Promise.all(keys.map((key) => system.ledger.imports.read(key)));
  return imports.every(({ promotions }) => promotions.every(({ tagged }) => tagged));
}

async function buildsOf({ runId }: Run): Promise<number> {
  return (await system.ledger.runs.get(runId as never))?.acrRuns.length ?? 0;
}

async function layersOf({ runId }: Run): Promise<readonly string[]> {
  const { body } = await system.registries.team.manifest('hello-world', runId);
  return layerDigests(body);
}

function layerDigests(manifest: Buffer): readonly string[] {
  const { layers } = JSON.parse(manifest.toString()) as { readonly layers: readonly { readonly digest: string }[] };
  return layers.map(({ digest }) => digest);
}

function firstLayer({ manifest }: Release): string | undefined {
  return layerDigests(manifest.body)[0];
}
