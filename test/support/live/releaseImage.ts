import { z } from 'zod';
import type { Digest } from '../../../shared/image.ts';
import { digestOf, type Registry } from '../../../local/walkthrough/registry.ts';

const manifestSchema = z.looseObject({ config: z.looseObject({ digest: z.string(), size: z.number() }) });
const configSchema = z.looseObject({ config: z.looseObject({ Env: z.array(z.string()).optional() }) });

/** A manifest that is not pushed yet: its digest is known, its config and layers are in the registry. */
export interface Release {
  readonly digest: Digest;
  readonly manifest: { readonly body: Buffer; readonly type: string };
}

/**
 * Prepares a new release of an image: the same layers with other environment variables. No container is built for it.
 *
 * @param env `NAME=value` each; others stay
 */
export async function prepareRelease(
  registry: Registry,
  repository: string,
  { from, env }: { readonly from: string; readonly env: readonly string[] },
): Promise<Release> {
  const current = await registry.manifest(repository, from);
  const manifest = manifestSchema.parse(JSON.parse(current.body.toString()));
  const config = configSchema.parse(JSON.parse((await registry.blob(repository, manifest.config.digest)).toString()));
  const names = env.map((variable) => `${variable.split('=')[0] ?? ''}=`);
  const kept = (config.config.Env ?? []).filter((variable) => !names.some((name) => variable.startsWith(name)));
  const changed = Buffer.from(JSON.stringify({ ...config, config: { ...config.config, Env: [...kept, ...env] } }));
  const digest = await registry.pushBlob(repository, changed);
  const body = Buffer.from(
    JSON.stringify({ ...manifest, config: { ...manifest.config, digest, size: changed.length } }),
  );
  return { digest: digestOf(body) as Digest, manifest: { body, type: current.type } };
}
