import type { RegistryName } from '../image.ts';
import type { Registries } from '../ports.ts';

const reference = /\$\{registry\.([^}]*)\}/g;

/** The names in a text's `${registry.<name>}`. */
export function registriesIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].map(([, name]) => name ?? '');
}

/** The text with each `${registry.<name>}` replaced by that registry's login server. The names were checked with the configuration. */
export async function resolveServers(text: string, registries: Pick<Registries, 'loginServer'>): Promise<string> {
  const names = [...new Set(registriesIn(text))];
  const servers = await Promise.all(names.map((name) => registries.loginServer(name as RegistryName)));
  const serverOf = new Map(names.map((name, index) => [name, servers[index] ?? '']));
  return text.replaceAll(reference, (_, name: string) => serverOf.get(name) ?? '');
}
