import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { digestOf, type Registry } from '../../../local/walkthrough/registry.ts';
import type { Digest } from '../../../shared/image.ts';
import { writeTar } from '../../../shared/git/tar.ts';
import type { Release } from './releaseImage.ts';

const manifestSchema = z.looseObject({
  config: z.looseObject({ digest: z.string() }),
  layers: z.array(z.looseObject({ mediaType: z.string() })),
});
const configSchema = z.looseObject({
  rootfs: z.looseObject({ diff_ids: z.array(z.string()) }),
  history: z.array(z.unknown()).default([]),
});

/** An image that works as another does and has one layer more, as if it were built on that: nobody let it in. */
export async function prepareForeignImage(registry: Registry, repository: string, from: string): Promise<Release> {
  const current = await registry.manifest(repository, from);
  const manifest = manifestSchema.parse(JSON.parse(current.body.toString()));
  const config = configSchema.parse(JSON.parse((await registry.blob(repository, manifest.config.digest)).toString()));
  const content = Buffer.from('Nobody let this in.\n');
  const tar = writeTar([{ kind: 'file', path: 'foreign', isExecutable: false, content }]);
  const layer = gzipSync(tar);
  const history = config.history.length === 0 ? [] : [...config.history, { created_by: 'somebody' }];
  const rootfs = { ...config.rootfs, diff_ids: [...config.rootfs.diff_ids, digestOf(tar)] };
  const changed = Buffer.from(JSON.stringify({ ...config, rootfs, history }));
  const layers = [
    ...manifest.layers,
    { ...manifest.layers[0], digest: await registry.pushBlob(repository, layer), size: layer.length },
  ];
  const digest = await registry.pushBlob(repository, changed);
  const body = Buffer.from(
    JSON.stringify({ ...manifest, config: { ...manifest.config, digest, size: changed.length }, layers }),
  );
  return { digest: digestOf(body) as Digest, manifest: { body, type: current.type } };
}
