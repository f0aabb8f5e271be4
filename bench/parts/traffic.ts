import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { pushColor, type World } from '../../local/walkthrough/world.ts';
import type { RecordedRequest } from '../../local/http/recordRequests.ts';
import { requireSucceeded, type System } from '../system.ts';
import type { Part } from './part.ts';

/** By which the function app tells registries who asks. */
const appAgent = 'customhouse';

const requestSchema: z.ZodType<RecordedRequest> = z.object({
  server: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  userAgent: z.string(),
  bytes: z.number(),
});
const manifestSchema = z.object({ layers: z.array(z.object({ digest: z.string() })) });

/** What the function app asks of registries: counted there. */
export const traffic: Part = {
  name: 'traffic',
  async measure(system, repetitions) {
    const unchanged = [];
    for (let repetition = 0; repetition < repetitions; repetition++) unchanged.push(await upstreamRequests(system));
    const chain = await requestsDuring(system, () => promoteNewImage(system.world));
    const layers = await layersInUse(system.world);
    const carried = chain
      .filter((request) => isLayerTransfer(request, layers))
      .reduce((sum, { bytes }) => sum + bytes, 0);
    return [
      {
        what: 'upstream requests for an unchanged candidate',
        unit: 'requests',
        values: unchanged,
        target: { atMost: 1, of: 'largest' },
      },
      {
        what: 'layer bytes through the function app, one chain',
        unit: 'bytes',
        values: [carried],
        target: { atMost: 0, of: 'largest' },
      },
      {
        what: 'all its registry traffic, one chain',
        unit: 'bytes',
        values: [chain.reduce((sum, { bytes }) => sum + bytes, 0)],
      },
    ];
  },
};

/** Of one run by hand of an import whose upstream has not moved. @throws Error for a request that is no HEAD of the tag */
async function upstreamRequests(system: System): Promise<number> {
  const requests = await requestsDuring(system, async () =>
    requireSucceeded(await system.world.api.run('base-import-node')),
  );
  const upstream = requests.filter(({ server }) => server === 'public');
  const other = upstream.find(({ method, path }) => method !== 'HEAD' || path !== '/v2/node/manifests/15-alpine');
  if (other !== undefined)
    throw new Error(`Upstream was asked ${other.method} ${other.path} for an unchanged candidate.`);
  return upstream.length;
}

async function promoteNewImage(world: World): Promise<void> {
  const known = new Set((await world.api.runs()).map(({ runId }) => runId));
  await pushColor(world, 'Silver');
  for (const task of ['node-public', 'base-import-node', 'hello-world'])
    requireSucceeded(await world.api.nextRun(task, known));
}

/** The function app's own requests to any registry meanwhile. */
async function requestsDuring(
  { recordFile }: System,
  act: () => Promise<unknown>,
): Promise<readonly RecordedRequest[]> {
  const before = readRecords(recordFile).length;
  await act();
  return readRecords(recordFile)
    .slice(before)
    .filter(({ userAgent }) => userAgent === appAgent);
}

function readRecords(file: string): readonly RecordedRequest[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines.filter((line) => line !== '').map((line) => requestSchema.parse(JSON.parse(line)));
}

/** Digests of the layers of the images that the chain makes and moves. */
async function layersInUse({ registries, api }: World): Promise<ReadonlySet<string>> {
  const [app] = await api.runs('hello-world');
  const manifests = [
    await registries.public.manifest('node', '15-alpine'),
    await registries.base.manifest('node', '15-alpine'),
    await registries.team.manifest('hello-world', app?.runId ?? ''),
  ];
  return new Set(
    manifests.flatMap(({ body }) =>
      manifestSchema.parse(JSON.parse(body.toString())).layers.map(({ digest }) => digest),
    ),
  );
}

/** A layer read, or anything uploaded. */
function isLayerTransfer({ path }: RecordedRequest, layers: ReadonlySet<string>): boolean {
  return path.includes('/blobs/uploads') || layers.has(path.slice(path.lastIndexOf('/') + 1));
}
