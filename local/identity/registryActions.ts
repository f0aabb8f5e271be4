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

/** What roles allow in a registry, in the words of a scope map. The local registries are in RBAC mode, which has no rights per repository. */
export function registryActions(permissions: readonly Permission[]): readonly string[] {
  const kinds = (Object.keys(words) as ActionKind[]).filter((kind) => permits(permissions, 'actions', words[kind]));
  const lists = permits(permissions, 'actions', `${registry}/read`) ? [catalogAction] : [];
  return [...kinds.map((kind) => `repositories/*/${kind}`), ...lists];
}
