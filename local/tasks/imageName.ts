import { writtenServer } from '../../shared/dockerfile/writtenServer.ts';

/** An image as a command line names it, taken apart; nothing is checked or respelt, for the engine must find it under that name. */
export interface ImageName {
  /** `docker.io` where the name has none. */
  readonly registry: string;
  readonly repository: string;
  /** `latest` where the name has neither tag nor digest. */
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes a name apart as the engine does. */
export function parseImageName(name: string): ImageName {
  const [named = '', digest] = name.split('@', 2);
  const registry = writtenServer(named);
  const rest = registry === undefined ? named : named.slice(registry.length + 1);
  const [repository = '', tag] = rest.split(':', 2);
  return {
    registry: registry ?? 'docker.io',
    repository: registry !== undefined || repository.includes('/') ? repository : `library/${repository}`,
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
