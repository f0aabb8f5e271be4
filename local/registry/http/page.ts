import { RegistryError } from '../errors.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The `Link` header to the next page; none on the last. */
  readonly headers: Record<string, string>;
}

/**
 * The part of an ordered list that `n` and `last` ask for.
 *
 * @param path of the request, for the link
 * @throws RegistryError PAGINATION_NUMBER_INVALID
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 */
export function page<Item>(
  ordered: readonly Item[],
  nameOf: (item: Item) => string,
  query: URLSearchParams,
  path: string,
): Page<Item> {
  const last = query.get('last');
  const rest = last === null ? ordered : ordered.slice(indexAfter(ordered.map(nameOf), last));
  const limit = limitOf(query);
  const items = rest.slice(0, limit);
  const lastItem = items.at(-1);
  if (lastItem === undefined || items.length === rest.length) return { items, headers: {} };
  const next = new URLSearchParams(query);
  next.set('last', nameOf(lastItem));
  return { items, headers: { link: `<${path}?${next.toString()}>; rel="next"` } };
}

/**
 * Lexical order: case counts only between names that differ in nothing else.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 */
export function compareNames(one: string, other: string): number {
  return compare(one.toLowerCase(), other.toLowerCase()) || compare(one, other);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function indexAfter(names: readonly string[], last: string): number {
  const exact = names.indexOf(last);
  if (exact >= 0) return exact + 1;
  // What `last` names has been deleted since: go on where it would be.
  const following = names.findIndex((name) => compareNames(name, last) > 0);
  return following < 0 ? names.length : following;
}

function limitOf(query: URLSearchParams): number | undefined {
  const n = query.get('n');
  if (n === null) return undefined;
  if (/^\d+$/.test(n)) return Number(n);
  throw new RegistryError('PAGINATION_NUMBER_INVALID', 'invalid number of results requested', { detail: { n } });
}
