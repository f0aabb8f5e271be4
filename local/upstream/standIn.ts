import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../arm/jsonFile.ts';
import { packLayer, type Layer } from './layer.ts';
import { writeRootfs } from './rootfs.ts';

/** The stand-in's one layer, packed, as a file. */
export interface StandInLayer extends Layer {
  readonly file: string;
}

const layerSchema = z.object({ digest: z.string(), diffId: z.string(), size: z.number() });

/**
 * The layer of the stand-in for `node:15-alpine`, made from this machine's own Node, npm and busybox: once for a clone,
 * since it takes seconds.
 *
 * @param cache a folder that instances of this clone share
 */
export async function standInLayer(cache: string): Promise<StandInLayer> {
  const folder = join(cache, `node-${process.version}-${process.arch}`);
  const kept = readLayer(folder);
  if (kept !== undefined) return kept;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  try {
    await writeRootfs(join(draft, 'rootfs'));
    writeJson(join(draft, 'layer.json'), await packLayer(join(draft, 'rootfs'), join(draft, 'layer.tar.gz')));
    await rm(join(draft, 'rootfs'), { recursive: true });
    // Another instance may have been quicker: its layer is as good.
    await rename(draft, folder).catch(() => undefined);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const made = readLayer(folder);
  if (made === undefined) throw new Error(`${folder} should hold the stand-in's layer. Delete it and start again.`);
  return made;
}

function readLayer(folder: string): StandInLayer | undefined {
  const layer = readJson(join(folder, 'layer.json'), layerSchema);
  return layer && { ...layer, file: join(folder, 'layer.tar.gz') };
}
