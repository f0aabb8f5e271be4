import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { cloneRoot } from '../../local/instance/home.ts';
import { registryId, resources } from '../../local/instance/names.ts';
import { poll } from '../../local/walkthrough/api.ts';
import type { System } from '../system.ts';
import type { Part } from './part.ts';

/** With 20 repetitions the 200 events at once that the target speaks of. */
const eventsPerRepetition = 10;
const mostAcceptanceMs = 500;
const mostStartMs = 2_000;

/**
 * Push events, each of another watched image, so that each starts a run. The images don't exist: the runs end early, in `Error`.
 */
export const events: Part = {
  name: 'events',
  async measure(system, repetitions) {
    const atOnce = repetitions * eventsPerRepetition;
    await watchFleet(system, repetitions + 2 * atOnce);
    const starts: number[] = [];
    for (let index = 0; index < repetitions; index++) starts.push(await startAfter(system, index));

    const burst = Array.from({ length: atOnce }, (_, index) => repetitions + index);
    const sentAt = Date.now();
    const acceptances = await Promise.all(burst.map((index) => send(system, index)));
    const burstStarts = await startedAfter(system, burst, sentAt);
    const again = await Promise.all(burst.map((index) => send(system, index)));
    await system.instance.killHost();
    await system.instance.startHost();
    return [
      {
        what: `push event accepted, ${atOnce} at once`,
        unit: 'ms',
        values: acceptances,
        target: { atMost: mostAcceptanceMs, of: 'p99' },
      },
      { what: `known push event accepted, ${atOnce} at once`, unit: 'ms', values: again },
      { what: 'event to first activity', unit: 'ms', values: starts, target: { atMost: mostStartMs, of: 'p95' } },
      { what: `event to first activity, ${atOnce} at once`, unit: 'ms', values: burstStarts },
    ];
  },
};

/** Restarts the host with so many imports more. */
async function watchFleet({ instance, say }: System, size: number): Promise<void> {
  say(`events: a configuration with ${size} imports more`);
  const configuration = parse(readFileSync(join(cloneRoot, 'customhouse.yaml'), 'utf8')) as {
    tasks: Record<string, unknown>;
  };
  for (let index = 0; index < size; index++) {
    configuration.tasks[imageName(index)] = {
      kind: 'import',
      from: `public/${imageName(index)}:1`,
      to: `base/${imageName(index)}:1`,
      gates: [{ test: { context: '${GIT_NODE_IMPORT}' } }],
    };
  }
  const file = join(instance.home.directory, 'fleet.yaml');
  writeFileSync(file, stringify(configuration));
  await instance.killHost();
  await instance.startHost({ CUSTOMHOUSE_CONFIG: file });
}

function imageName(index: number): string {
  return `fleet-${index}`;
}

/** Milliseconds from one event to the start of its run. */
async function startAfter(system: System, index: number): Promise<number> {
  const sentAt = Date.now();
  await send(system, index);
  const [start = Number.NaN] = await startedAfter(system, [index], sentAt);
  return start;
}

/** Asks for the one list of all runs: two hundred that ask for their own would be what is measured. */
async function startedAfter({ world }: System, indexes: readonly number[], sentAt: number): Promise<readonly number[]> {
  const tasks = new Set(indexes.map(imageName));
  const starts = await poll(`${tasks.size} runs to start`, async () => {
    const started = (await world.api.runs()).filter(
      ({ task, startedAt }) => tasks.has(task) && startedAt !== undefined,
    );
    return started.length === tasks.size ? started.map(({ startedAt = '' }) => Date.parse(startedAt)) : undefined;
  });
  return starts.map((start) => start - sentAt);
}

/** Delivers one event as Event Grid does. @returns milliseconds until the answer */
async function send({ instance }: System, index: number): Promise<number> {
  const { functionApp, keys, registries } = instance.file;
  const url = new URL(`/runtime/webhooks/EventGrid?functionName=imagePushed&code=${keys.eventGrid}`, functionApp);
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
    body: JSON.stringify([pushEvent(imageName(index), registries['public']?.loginServer ?? '')]),
  });
  if (response.status !== 202) throw new Error(`An event was answered ${response.status}.`);
  await response.arrayBuffer();
  return performance.now() - started;
}

/** @see https://learn.microsoft.com/azure/event-grid/event-schema-container-registry */
function pushEvent(repository: string, loginServer: string): unknown {
  const time = new Date().toISOString();
  const digest = `sha256:${createHash('sha256').update(repository).digest('hex')}`;
  const id = randomUUID();
  return {
    id,
    topic: registryId({ acr: 'public', resourceGroup: resources.resourceGroup }),
    subject: `${repository}:1`,
    eventType: 'Microsoft.ContainerRegistry.ImagePushed',
    eventTime: time,
    dataVersion: '1.0',
    metadataVersion: '1',
    data: {
      id,
      timestamp: time,
      action: 'push',
      target: {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        size: 500,
        digest,
        length: 500,
        repository,
        tag: '1',
      },
      request: { id, host: loginServer, method: 'PUT', useragent: 'customhouse-bench' },
    },
  };
}
