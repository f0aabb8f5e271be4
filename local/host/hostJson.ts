import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../arm/jsonFile.ts';

const defaultConcurrency = 10;

/**
 * The part of host.json that this host obeys; the rest is for Azure.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
const hostJsonSchema = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      durableTask: z
        .object({
          hubName: z.string().default('TestHubName'),
          /** Activities at once; Azure's default is ten per core. */
          maxConcurrentActivityFunctions: z.int().positive().default(defaultConcurrency),
          maxConcurrentOrchestratorFunctions: z.int().positive().default(defaultConcurrency),
        })
        .prefault({}),
    })
    .prefault({}),
});

export type HostJson = z.infer<typeof hostJsonSchema>['extensions'];

/**
 * Reads the host.json of an app: beside its entry or in the nearest folder above.
 *
 * @throws Error naming the app when there is none
 */
export function readHostJson(appEntry: string): HostJson {
  for (let folder = dirname(appEntry); ; folder = dirname(folder)) {
    const hostJson = readJson(join(folder, 'host.json'), hostJsonSchema);
    if (hostJson !== undefined) return hostJson.extensions;
    if (folder === dirname(folder)) throw new Error(`There is no host.json beside or above ${appEntry}.`);
  }
}
