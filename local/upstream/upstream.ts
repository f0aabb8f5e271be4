import { copyImage } from './copyImage.ts';
import { pushStandIn } from './pushStandIn.ts';
import { openRepository, type RepositoryAddress, type RepositoryClient } from './registryClient.ts';
import { standInLayer } from './standIn.ts';

const reachableWithinMs = 5_000;

export interface UpstreamOptions {
  /** The local registry's repository, with its login. */
  readonly target: RepositoryClient;
  readonly tag: string;
  /** Docker Hub's repository, a test's another; missing: the image is looked for nowhere. */
  readonly hub?: RepositoryAddress;
  /** Where the stand-in's layer is kept; missing: nothing stands in for the image. */
  readonly cache?: string;
}

export type UpstreamOrigin = 'kept' | 'Docker Hub' | 'stand-in' | 'missing';

/**
 * Sees to it that a local registry has an image: what is there stays, else it is copied from Docker Hub where one HEAD within 5 s
 * says it can be reached, else made from this machine's own Node as a two-platform index.
 *
 * @returns where it comes from
 */
export async function provideUpstream({ target, tag, hub, cache }: UpstreamOptions): Promise<UpstreamOrigin> {
  if ((await target.getManifest(tag)) !== undefined) return 'kept';
  const isCopied = hub !== undefined && (await copyFromHub(hub, target, tag));
  if (!isCopied && cache === undefined) return 'missing';
  // Two tags of a repository are two images.
  if (!isCopied && cache !== undefined) await pushStandIn(target, tag, await standInLayer(cache), tag);
  // A local plain registry throttles the first look after a tag has moved; the first build must not be the one that meets it.
  await target.getManifest(tag);
  return isCopied ? 'Docker Hub' : 'stand-in';
}

/** A hub that is reached and then fails on the way counts as not reached. */
async function copyFromHub(hub: RepositoryAddress, target: RepositoryClient, tag: string): Promise<boolean> {
  try {
    await fetch(`${hub.origin}/v2/`, { method: 'HEAD', signal: AbortSignal.timeout(reachableWithinMs) });
    await copyImage(openRepository(hub), target, tag);
    return true;
  } catch {
    return false;
  }
}
