import { z } from 'zod';
import { digestOf, type Registry } from './registry.ts';

const descriptor = z.looseObject({ mediaType: z.string(), digest: z.string(), size: z.number() });
const indexSchema = z.looseObject({ manifests: z.array(descriptor) });
const manifestSchema = z.looseObject({ config: descriptor });
const configSchema = z.looseObject({ config: z.looseObject({ Env: z.array(z.string()).optional() }).optional() });

/**
 * A new release of an image of several platforms: every platform gets these environment variables, the layers stay.
 *
 * @returns the digest of the new index
 */
export async function releaseIndex(
  registry: Registry,
  { repository, tag, env }: { readonly repository: string; readonly tag: string; readonly env: readonly string[] },
): Promise<string> {
  const current = await registry.manifest(repository, tag);
  const index = indexSchema.parse(JSON.parse(current.body.toString()));
  const manifests = [];
  for (const platform of index.manifests)
    manifests.push({ ...platform, ...(await releasePlatform(registry, { repository, digest: platform.digest, env })) });
  const body = Buffer.from(JSON.stringify({ ...index, manifests }));
  await registry.pushManifest(repository, tag, { body, type: current.type });
  return digestOf(body);
}

async function releasePlatform(
  registry: Registry,
  {
    repository,
    digest,
    env,
  }: { readonly repository: string; readonly digest: string; readonly env: readonly string[] },
): Promise<{ readonly digest: string; readonly size: number }> {
  const current = await registry.manifest(repository, digest);
  const manifest = manifestSchema.parse(JSON.parse(current.body.toString()));
  const config = configSchema.parse(JSON.parse((await registry.blob(repository, manifest.config.digest)).toString()));
  const names = env.map((variable) => `${variable.split('=')[0] ?? ''}=`);
  const kept = (config.config?.Env ?? []).filter((variable) => !names.some((name) => variable.startsWith(name)));
  const changed = Buffer.from(JSON.stringify({ ...config, config: { ...config.config, Env: [...kept, ...env] } }));
  const configDigest = await registry.pushBlob(repository, changed);
  const body = Buffer.from(
    JSON.stringify({ ...manifest, config: { ...manifest.config, digest: configDigest, size: changed.length } }),
  );
  const released = digestOf(body);
  await registry.pushManifest(repository, released, { body, type: current.type });
  return { digest: released, size: body.length };
}
