import type { RegistryNames } from './registryNames.ts';

/** A build argument or a value of a task file. */
export interface AcrValue {
  readonly name: string;
  readonly value?: string;
  readonly isSecret?: boolean;
}

/** `set:`, where there is something to set. Secret values are named in `notes`, never copied. */
export function settingsOf(
  values: readonly AcrValue[] | undefined,
  names: RegistryNames,
  notes: string[],
): { readonly set?: Readonly<Record<string, string>> } {
  const open = (values ?? []).filter(({ isSecret }) => isSecret !== true);
  for (const { name } of (values ?? []).filter(({ isSecret }) => isSecret === true))
    notes.push(
      `The secret value ${name} is left out. A task file reads one by its URL: see \`secrets:\` in docs/task-files.md.`,
    );
  if (open.length === 0) return {};
  return { set: Object.fromEntries(open.map(({ name, value = '' }) => [name, names.withNames(value)])) };
}
