import { type ActionKind, catalogAction } from '../registry/auth/actions.ts';
import { type Permission, permits } from './grants.ts';

const registry = 'Microsoft.ContainerRegistry/registries';

/** What each kind is called by a registry in RBAC mode. */
const words: Readonly<Record<ActionKind, string>> = {
  'content/read': `${registry}/pull/read`,
  'content/write': `${registry}/push/write`,
  'content/delete': `${registry}/artifacts/delete`,
  'metadata/read': `${registry}/metadata/read`,
  'metadata/write': `${registry}/metadata/write`,
};

/**
 * What roles allow in a registry, in the words of a scope map.
 *
 * @param usesAbac rights per repository count instead of those on the whole of it; roles with conditions are not known here
 */
export function registryActions(permissions: readonly Permission[], usesAbac = false): readonly string[] {
  function may(kind: ActionKind): boolean {
    if (usesAbac) return permits(permissions, 'dataActions', `${registry}/repositories/${kind}`);
    return permits(permissions, 'actions', words[kind]);
  }
  const kinds = (Object.keys(words) as ActionKind[]).filter(may);
  const lists = usesAbac
    ? permits(permissions, 'dataActions', `${registry}/catalog/read`)
    : permits(permissions, 'actions', `${registry}/read`);
  return [...kinds.map((kind) => `repositories/*/${kind}`), ...(lists ? [catalogAction] : [])];
}
