/**
 * The registry that an image's name begins with, as it is written; undefined where the name has none.
 *
 * Docker's rule: the part before the first slash is a registry when it has a dot or a colon or is `localhost`.
 *
 * @see https://github.com/distribution/reference/blob/main/normalize.go
 */
export function writtenServer(name: string): string | undefined {
  const first = name.slice(0, Math.max(name.indexOf('/'), 0));
  return /[.:]/.test(first) || first === 'localhost' ? first : undefined;
}
