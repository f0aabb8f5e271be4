import { z } from 'zod';
import type { Terminal } from './terminal.ts';

const appsSchema = z.array(z.object({ name: z.string(), resourceGroup: z.string() }));
const keysSchema = z.object({ functionKeys: z.record(z.string(), z.string()) });

/**
 * The function key of an app on Azure, asked of the signed-in `az`: who may list the app's keys needs none of their own.
 *
 * @returns undefined without `az`, without a sign-in, or where the subscription has no app of that host
 * @see https://learn.microsoft.com/cli/azure/functionapp/keys#az-functionapp-keys-list
 */
export async function askAzForKey({ execute }: Terminal, { protocol, hostname }: URL): Promise<string | undefined> {
  // The host becomes part of a query; a key must not go over plain HTTP.
  if (protocol !== 'https:' || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname)) return undefined;
  const query = `[?contains(hostNames, '${hostname}')].{name: name, resourceGroup: resourceGroup}`;
  const apps = await askAz(execute, ['functionapp', 'list', '--query', query], appsSchema);
  const app = apps?.[0];
  if (app === undefined) return undefined;
  const named = ['--name', app.name, '--resource-group', app.resourceGroup];
  const keys = await askAz(execute, ['functionapp', 'keys', 'list', ...named], keysSchema);
  return keys?.functionKeys['default'] ?? Object.values(keys?.functionKeys ?? {})[0];
}

async function askAz<T>(
  execute: Terminal['execute'],
  words: readonly string[],
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const output = await execute('az', [...words, '--output', 'json', '--only-show-errors']);
  if (output === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(output)).data;
  } catch {
    return undefined;
  }
}
