/** How a registry wants to be logged in to. */
export type Challenge =
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | undefined }
  | { readonly scheme: 'basic' };

/**
 * The first challenge of `WWW-Authenticate` that we can answer.
 *
 * @returns undefined when there is none
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function parseChallenge(header: string | null): Challenge | undefined {
  if (header === null) return undefined;
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(header)?.[1];
  if (bearer !== undefined) {
    const realm = parameter(bearer, 'realm');
    if (realm !== undefined) return { scheme: 'bearer', realm, service: parameter(bearer, 'service') };
  }
  return /(?:^|,\s*)basic\b/i.test(header) ? { scheme: 'basic' } : undefined;
}

function parameter(text: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|[\\s,])${name}=(?:"([^"]*)"|([^\\s,"]+))`, 'i').exec(text);
  return found?.[1] ?? found?.[2];
}
