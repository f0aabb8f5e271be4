import type { ChainBuild } from '../../../shared/api/chain.ts';

/** What a build made last that is in use, or that succeeded where nothing is deployed. */
export interface NewestImage {
  readonly digest: string;
  readonly runId: string;
  readonly at: string;
  readonly base?: { readonly image: string; readonly digest: string } | undefined;
}

export function newestImage({ deployments, lastRun }: ChainBuild): NewestImage | undefined {
  const [deployed] = deployments.flatMap(({ desired, images }) => {
    const image = desired === undefined ? images[0] : images.find(({ digest }) => digest === desired.digest);
    return image === undefined ? [] : [image];
  });
  if (deployed !== undefined) return { ...deployed, at: deployed.decidedAt };
  const { digest, runId, finishedAt, status } = lastRun ?? {};
  if (status !== 'Succeeded' || digest === undefined || runId === undefined || finishedAt === undefined)
    return undefined;
  return { digest, runId, at: finishedAt };
}

/** Without a tag of its own it is tagged with the run that built it. */
export function taggedImage(image: string, runId: string): string {
  return /:[^/]+$/.test(image) ? image : `${image}:${runId}`;
}
