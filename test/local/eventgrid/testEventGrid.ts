import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventGrid } from '../../../local/eventgrid/eventGrid.ts';
import type { EventGrid, EventGridOptions, EventSubscription } from '../../../local/eventgrid/types.ts';
import type { RegistryEvent } from '../../../local/registry/types.ts';

export interface TestEventGrid extends AsyncDisposable {
  readonly grid: EventGrid;
  readonly directory: string;
  /** Ends this one and starts another on the same folder, as after a crash. */
  restart(): Promise<void>;
  /** Paths below the folder of dead letters. */
  deadLetters(): Promise<string[]>;
  read(path: string): Promise<unknown>;
}

export async function startEventGrid(
  subscription: Partial<EventSubscription> & { url: string },
  options: Partial<EventGridOptions> = {},
): Promise<TestEventGrid> {
  const directory = await mkdtemp(join(tmpdir(), 'customhouse-eventgrid-'));
  let grid = open();

  function open(): EventGrid {
    return createEventGrid({
      directory,
      subscriptionId: '00000000-0000-0000-0000-000000000001',
      resourceGroupOf: () => 'local',
      subscriptions: [
        {
          name: 'base-pushed',
          registry: 'base',
          types: ['Microsoft.ContainerRegistry.ImagePushed'],
          schema: 'EventGridSchema',
          ...subscription,
        },
      ],
      now: () => new Date(),
      retryDelaysMs: [1, 1],
      validationDelayMs: 1,
      ...options,
    });
  }

  return {
    directory,
    get grid() {
      return grid;
    },
    async restart() {
      await grid.close();
      grid = open();
    },
    async deadLetters() {
      const entries = await readdir(join(directory, 'dead-letters'), { recursive: true }).catch(() => []);
      return entries.filter((entry) => entry.endsWith('.json'));
    },
    read: async (path) => JSON.parse(await readFile(join(directory, 'dead-letters', path), 'utf8')) as unknown,
    async [Symbol.asyncDispose]() {
      await grid.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const pushed: RegistryEvent = {
  action: 'push',
  registry: 'base',
  loginServer: '127.0.0.1:5001',
  repository: 'node',
  tag: '15',
  digest: `sha256:${'a'.repeat(64)}`,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  size: 1234,
  method: 'PUT',
  userAgent: 'podman',
  timestamp: '2026-01-01T00:00:00.1230001Z',
};
