import { isDigest, isRepository, isTag, type Repository, type Tag } from '../image.ts';
import { writtenServer } from './writtenServer.ts';

/** An image as a Dockerfile or a command line names it, taken apart. */
export interface ImageReference {
  /** Host, with its port where it has one; `docker.io` where none is written. */
  readonly server: string;
  readonly repository: Repository;
  /** `latest` unless written; undefined for an image named by digest, which never moves. */
  readonly tag?: Tag;
}

const dockerHub = 'docker.io';
const dockerHubNames = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];

/**
 * `node:15`, `owner/app`, `host:5000/path/app:1.0`, `node@sha256:…`. Undefined when it is none of these.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...rest] = text.split('@');
  if (rest.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const [, path = '', tag] = /^(.*?)(?::([^:/]*))?$/.exec(named) ?? [];
  const { server, repository } = splitServer(path);
  if (!isRepository(repository) || !/^[\w.-]+(:\d+)?$/.test(server)) return undefined;
  if (tag !== undefined && !isTag(tag)) return undefined;
  if (digest !== undefined) return { server, repository };
  return { server, repository, tag: tag ?? ('latest' as Tag) };
}

export function isImageReference(text: string): boolean {
  return parseImageReference(text) !== undefined;
}

function splitServer(path: string): { readonly server: string; readonly repository: string } {
  const written = writtenServer(path);
  const server = canonicalServer(written ?? dockerHub);
  const repository = written === undefined ? path : path.slice(written.length + 1);
  return {
    server,
    repository: server === dockerHub && !repository.includes('/') ? `library/${repository}` : repository,
  };
}

/** One name for each server: Docker Hub has several. */
export function canonicalServer(server: string): string {
  const name = server.toLowerCase();
  return dockerHubNames.includes(name) ? dockerHub : name;
}
