import { compareNames } from './page.ts';

/** Orders a list as `orderby` says: `timedesc`, `timeasc`, else by name. */
export function inOrder<Item extends { readonly lastUpdateTime: string }>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  orderBy: string | null,
): Item[] {
  const key = orderBy === 'timedesc' || orderBy === 'timeasc' ? (item: Item) => item.lastUpdateTime : nameOf;
  const direction = orderBy === 'timedesc' ? -1 : 1;
  return items.toSorted((one, other) => direction * compareNames(key(one), key(other)));
}
