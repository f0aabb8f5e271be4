import { expect } from 'vitest';
import type { Registry } from '../../../local/walkthrough/registry.ts';

/** What somebody with every right in the base registry tries with a tag that we wrote. Gives the statuses of the refusals. */
export async function tryToTakeAway(
  registry: Registry,
  repository: string,
  { tag, digest, other }: { readonly tag: string; readonly digest: string; readonly other: Buffer },
): Promise<Readonly<Record<'move' | 'deleteTag' | 'deleteManifest', number>>> {
  const headers = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
  const path = `/v2/${repository}/manifests`;
  const move = await registry.call(`${path}/${tag}`, { method: 'PUT', body: other, headers });
  const deleteTag = await registry.call(`/acr/v1/${repository}/_tags/${tag}`, { method: 'DELETE' });
  const deleteManifest = await registry.call(`${path}/${digest}`, { method: 'DELETE' });
  return { move: move.status, deleteTag: deleteTag.status, deleteManifest: deleteManifest.status };
}

/** Takes our lock off a tag, as an owner of the registry can. */
export async function unlock(registry: Registry, repository: string, tag: string): Promise<void> {
  const response = await registry.call(`/acr/v1/${repository}/_tags/${tag}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeEnabled: true, deleteEnabled: true }),
  });
  expect(response.status).toBe(200);
}
