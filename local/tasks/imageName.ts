/** An image as a command line names it, taken apart. */
export interface ImageName {
  /** `docker.io` where the name has none. */
  readonly registry: string;
  readonly repository: string;
  /** `latest` where the name has neither tag nor digest. */
  readonly tag?: string;
  readonly digest?: string;
}

/**
 * Takes a name apart by Docker's rules: the first part is a registry when it has a dot or a colon or is `localhost`.
 *
 * @see https://github.com/distribution/reference/blob/main/normalize.go
 */
export function parseImageName(name: string): ImageName {
  const [named = '', digest] = name.split('@', 2);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const rest = hasRegistry ? named.slice(slash + 1) : named;
  const [repository = '', tag] = rest.split(':', 2);
  return {
    registry: hasRegistry ? first : 'docker.io',
    repository: hasRegistry || repository.includes('/') ? repository : `library/${repository}`,
    ...(digest !== undefined ? { digest } : {}),
    ...(tag !== undefined ? { tag } : digest === undefined ? { tag: 'latest' } : {}),
  };
}

/** The one full form of a name, so that two spellings of an image compare equal. */
export function fullName(name: string): string {
  const { registry, repository, tag, digest } = parseImageName(name);
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** ACR puts the run's registry before every image name of a build request that lacks it. */
export function withLoginServer(name: string, loginServer: string): string {
  return name.startsWith(`${loginServer}/`) ? name : `${loginServer}/${name}`;
}
