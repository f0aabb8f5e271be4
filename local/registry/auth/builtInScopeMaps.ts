import type { ScopeMap } from '../types.ts';

/**
 * The scope maps that every ACR has.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions
 */
export const builtInScopeMaps: readonly ScopeMap[] = [
  scopeMap('_repositories_pull', ['content/read']),
  scopeMap('_repositories_push', ['content/read', 'content/write']),
  scopeMap('_repositories_pull_metadata_read', ['content/read', 'metadata/read']),
  scopeMap('_repositories_push_metadata_write', ['content/read', 'content/write', 'metadata/read', 'metadata/write']),
  scopeMap('_repositories_admin', [
    'content/read',
    'content/write',
    'content/delete',
    'metadata/read',
    'metadata/write',
  ]),
];

function scopeMap(name: string, kinds: readonly string[]): ScopeMap {
  return { name, actions: kinds.map((kind) => `repositories/*/${kind}`) };
}
