import type { Repository } from '../../../shared/image.ts';

/** What a scope map may allow on a repository. */
export const actionKinds = [
  'content/read',
  'content/write',
  'content/delete',
  'metadata/read',
  'metadata/write',
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** Lets its bearer list the repositories. A scope map can't hold it; identities and the users of a plain registry have it. */
export const catalogAction = 'registry/catalog/read';

/** For who shows no login, where that is enough to pull. */
export const anonymousActions: readonly string[] = ['repositories/*/content/read', 'repositories/*/metadata/read'];

/** Everything, for the users of a plain registry. */
export const everyAction: readonly string[] = [...actionKinds.map((kind) => `repositories/*/${kind}`), catalogAction];

const actionPattern = /^repositories\/(?<repositories>.+)\/(?<kind>(?:content|metadata)\/(?:read|write|delete))$/;

/** `repositories/<repository, prefix/* or *>/<kind>`, as in a scope map. */
export function isScopeMapAction(action: string): boolean {
  return actionKinds.some((kind) => actionPattern.exec(action)?.groups?.['kind'] === kind);
}

/** Several actions add up; the more special one has no precedence. */
export function allows(actions: readonly string[], repository: Repository, kind: ActionKind): boolean {
  return actions.some((action) => {
    const groups = actionPattern.exec(action)?.groups;
    return groups?.['kind'] === kind && covers(groups['repositories'] ?? '', repository);
  });
}

function covers(pattern: string, repository: Repository): boolean {
  if (!pattern.endsWith('*')) return pattern === repository;
  return repository.startsWith(pattern.slice(0, -1));
}

/** The words for the kinds in a token's scope: `repository:<name>:pull,push`. */
const scopeWords: Readonly<Record<ActionKind, string>> = {
  'content/read': 'pull',
  'content/write': 'push',
  'content/delete': 'delete',
  'metadata/read': 'metadata_read',
  'metadata/write': 'metadata_write',
};

export function scopeWord(kind: ActionKind): string {
  return scopeWords[kind];
}

export function kindOfScopeWord(word: string): ActionKind | undefined {
  return actionKinds.find((kind) => scopeWords[kind] === word);
}
