import { z } from 'zod';
import { callApp } from './callApp.ts';
import type { ServedAzure } from './servedAzure.ts';

const taskList = z.object({ items: z.array(z.object({ to: z.string().optional(), image: z.string().optional() })) });
const deploymentList = z.object({
  items: z.array(z.looseObject({ task: z.string(), actual: z.object({ digest: z.string().optional() }).optional() })),
});

/** All that a run may change outside quarantine and the record of itself. */
export interface Decided {
  /** What the ledger names for each import, and what may be gone back to. */
  readonly imports: readonly unknown[];
  /** What the ledger names for each deployment, and what its container group runs. */
  readonly deployments: readonly { readonly task: string; readonly runs: string | undefined }[];
  /** `<registry>/<repository>:<tag>=<digest>` of everything that tasks write. */
  readonly tags: readonly string[];
}

export async function decided(system: ServedAzure): Promise<Decided> {
  const { ledger, file } = system;
  const keys = await ledger.imports.list();
  const imports = keys.map(async (key) => {
    const { desired, promotions } = await ledger.imports.read(key);
    return { key, desired, promotions };
  });
  const { items } = deploymentList.parse((await callApp(file, '/api/deployments')).json);
  const all = (await Promise.all(imports)).filter(({ desired }) => desired !== undefined);
  return {
    imports: all,
    deployments: items.map(({ actual, ...rest }) => ({ ...rest, runs: actual?.digest })),
    tags: await writtenTags(system),
  };
}

async function writtenTags({ file, registries }: ServedAzure): Promise<readonly string[]> {
  const { items } = taskList.parse((await callApp(file, '/api/tasks')).json);
  const repositories = new Set(items.map(({ to, image = '' }) => /^[^:]*/.exec(to ?? image)?.[0] ?? ''));
  const tags = [...repositories].map(async (name) => {
    const [registry = '', ...path] = name.split('/');
    const repository = path.join('/');
    const client = registries[registry as keyof typeof registries];
    const names = await client.tags(repository);
    return Promise.all(names.map(async (tag) => `${name}:${tag}=${await client.digest(repository, tag)}`));
  });
  return (await Promise.all(tags)).flat().sort();
}
