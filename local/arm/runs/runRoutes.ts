import { findRegistry, registryId, registryPath, resourceNotFound } from '../context.ts';
import { blobRoot } from '../blobs.ts';
import { Refusal } from '../refusal.ts';
import type { Answer, Call, Route } from '../router.ts';
import type { SignedLinks } from '../signedLinks.ts';
import { newSourcePath } from '../sourceBlobs.ts';
import { isFinal, runBody, type RunRecord } from './runRecord.ts';
import { runRequestSchema } from './runRequest.ts';
import { scheduleRun, type RunScheduler } from './runScheduler.ts';

/** ACR's, of both kinds of link. */
const linkLifetimeMs = 3_600_000;
const pageSize = 100;

/** Uploading source, scheduling a run, and what can be asked about it. */
export function runRoutes(scheduler: RunScheduler, links: SignedLinks): Route[] {
  const { context, store, queue } = scheduler;
  function runOf(call: Call): RunRecord {
    const { registry, resourceGroup } = findRegistry(context, call.params);
    const runId = call.params['runId'] ?? '';
    const record = store.get(registry.name, runId);
    if (record === undefined) throw resourceNotFound(`registries/${registry.name}/runs/${runId}`, resourceGroup);
    return record;
  }

  return [
    {
      method: 'POST',
      path: `${registryPath}/listBuildSourceUploadUrl`,
      handle(call) {
        const { registry } = findRegistry(context, call.params);
        const relativePath = newSourcePath(context.now());
        const uploadUrl = links.create(`${blobRoot}/${registry.name}/${relativePath}`, 'cw', linkLifetimeMs);
        return { status: 200, body: { uploadUrl, relativePath } };
      },
    },
    {
      method: 'POST',
      path: `${registryPath}/scheduleRun`,
      async handle(call) {
        const resource = findRegistry(context, call.params);
        const record = scheduleRun(scheduler, resource, await call.read(runRequestSchema));
        return { status: 200, body: runBody(context, resource, record) };
      },
    },
    { method: 'GET', path: `${registryPath}/runs`, handle: (call) => listRuns(scheduler, call) },
    {
      method: 'GET',
      path: `${registryPath}/runs/{runId}`,
      handle: (call) => ({ status: 200, body: runBody(context, findRegistry(context, call.params), runOf(call)) }),
    },
    {
      method: 'POST',
      path: `${registryPath}/runs/{runId}/cancel`,
      handle(call) {
        const { registry, runId, status } = runOf(call);
        if (isFinal(status)) return { status: 200 };
        const resource = `${registryId(context, findRegistry(context, call.params))}/runs/${runId}`;
        queue.cancel(registry, runId);
        const ended = queue.ended(registry, runId).then(() => undefined);
        return { status: 202, headers: { location: context.operations.begin(resource, () => ended).headers.location } };
      },
    },
    {
      method: 'POST',
      path: `${registryPath}/runs/{runId}/listLogSasUrl`,
      handle(call) {
        const { registry, runId } = runOf(call);
        const logLink = links.create(`${blobRoot}/${registry}/logs/${runId}/rawtext.log`, 'r', linkLifetimeMs);
        return { status: 200, body: { logLink } };
      },
    },
  ];
}

/** Newest first, by pages; `$filter` with `eq` and `and` on runId and status. */
function listRuns({ context, store }: RunScheduler, call: Call): Answer {
  const resource = findRegistry(context, call.params);
  const query = call.url.searchParams;
  const top = Math.min(Number(query.get('$top') ?? pageSize), pageSize);
  const from = Number(query.get('$skipToken') ?? 0);
  const found = store.list(resource.registry.name).filter(parseFilter(query.get('$filter') ?? ''));
  const next = new URL(`${call.url.pathname}${call.url.search}`, context.url);
  next.searchParams.set('$skipToken', String(from + top));
  const nextLink = from + top < found.length ? { nextLink: next.href } : {};
  const value = found.slice(from, from + top).map((record) => runBody(context, resource, record));
  return { status: 200, body: { value, ...nextLink } };
}

function parseFilter(text: string): (record: RunRecord) => boolean {
  if (text === '') return () => true;
  const conditions = text.split(/ and /i).map((part) => {
    const [, property = '', value] = /^\(?\s*(runId|status)\s+eq\s+'([^']*)'\s*\)?$/i.exec(part.trim()) ?? [];
    if (value === undefined)
      throw new Refusal(400, 'InvalidFilter', `The local Azure knows no filter "${part.trim()}".`);
    return (record: RunRecord) => (property.toLowerCase() === 'runid' ? record.runId : record.status) === value;
  });
  return (record) => conditions.every((holds) => holds(record));
}
