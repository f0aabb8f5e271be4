import { copyImage } from './copyImage.ts';
import { pushStandIn } from './pushStandIn.ts';
import { openRepository, type RepositoryAddress, type RepositoryClient } from './registryClient.ts';
import { standInLayer } from './standIn.ts';

export const upstreamRepository = 'library/node';
export const upstreamTag = '15-alpine';
export const dockerHub: RepositoryAddress = { origin: 'https://registry-1.docker.io', repository: upstreamRepository };

/** The label of the first stand-in. */
const firstLabel = '15-alpine';
const reachableWithinMs = 5_000;

export interface UpstreamOptions {
  /** The local dockerhub's repository, with its login. */
  readonly target: RepositoryClient;
  /** Docker Hub's repository; a test gives another. */
  readonly hub: RepositoryAddress;
  /** Where the stand-in's layer is kept. */
  readonly cache: string;
}

export type UpstreamOrigin = 'kept' | 'Docker Hub' | 'stand-in';

/**
 * Sees to it that the local dockerhub has `library/node:15-alpine`, a two-platform index: what is there stays, else it is
 * copied from Docker Hub where one HEAD within 5 s says it can be reached, else made from this machine's own Node.
 *
 * @returns where it comes from
 */
export async function provideUpstream({ target, hub, cache }: UpstreamOptions): Promise<UpstreamOrigin> {
  if ((await target.getManifest(upstreamTag)) !== undefined) return 'kept';
  const origin = (await copyFromHub(hub, target)) ? 'Docker Hub' : 'stand-in';
  if (origin === 'stand-in') await pushStandIn(target, upstreamTag, await standInLayer(cache), firstLabel);
  // The local dockerhub throttles the first look after a tag has moved; the first build must not be the one that meets it.
  await target.getManifest(upstreamTag);
  return origin;
}

/** A hub that is reached and then fails on the way counts as not reached. */
async function copyFromHub(hub: RepositoryAddress, target: RepositoryClient): Promise<boolean> {
  try {
    await fetch(`${hub.origin}/v2/`, { method: 'HEAD', signal: AbortSignal.timeout(reachableWithinMs) });
    await copyImage(openRepository(hub), target, upstreamTag);
    return true;
  } catch {
    return false;
  }
}
