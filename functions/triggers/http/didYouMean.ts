/** ` Did you mean hello-world?` for helo-world, with its space before; empty where nothing is near. */
export function didYouMean(asked: string, names: Iterable<string>): string {
  const mostEdits = Math.max(1, Math.floor(asked.length / 3));
  const [nearest] = [...names]
    .map((name) => ({ name, edits: editsBetween(asked.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= mostEdits || (asked.length >= 3 && name.includes(asked)))
    .sort((a, b) => a.edits - b.edits);
  return nearest === undefined ? '' : ` Did you mean ${nearest.name}?`;
}

const longest = 100;

/** Letters to insert, leave out or replace (Levenshtein); what is too long to be a name of ours is far from all. */
function editsBetween(from: string, to: string): number {
  if (from.length > longest || to.length > longest) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1];
    for (let column = 0; column < to.length; column++) {
      const replaced = (row[column] ?? 0) + (letter === to[column] ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
