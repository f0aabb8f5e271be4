import { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import { isRepository, type Digest, type Repository, type Tag } from '../image.ts';
import type { RegistryClient } from './client.ts';
import type { Place } from './content.ts';

const mostAnswerBytes = 4 * 1024 * 1024;
/** The most that ACR gives at once is 1000. */
const pageSize = 500;

/** @see https://learn.microsoft.com/rest/api/containerregistry/tag/get-properties */
const tagSchema = z.object({ tag: z.object({ lastUpdateTime: z.iso.datetime({ offset: true }) }) });
/** @see https://learn.microsoft.com/rest/api/containerregistry/repository/get-list */
const catalogSchema = z.object({ repositories: z.array(z.string()).nullish() });

/** When the tag last moved; undefined when there is no such tag. */
export async function readTagTime({ client, repository }: Place, tag: Tag): Promise<string | undefined> {
  const answer = await client.send({
    method: 'GET',
    path: `/acr/v1/${repository}/_tags/${tag}`,
    scope: `repository:${repository}:metadata_read`,
    mostBytes: mostAnswerBytes,
    expected: [404],
    tried: `Could not read when ${repository}:${tag} moved`,
  });
  if (answer.status === 404) return undefined;
  return parse(client, tagSchema, answer.body).tag.lastUpdateTime;
}

/** Repeated, it changes nothing. The manifest first: a tag that can't be moved but can lose its image protects nothing. */
export async function lockTag({ client, repository }: Place, tag: Tag, digest: Digest): Promise<void> {
  const request = {
    method: 'PATCH',
    scope: `repository:${repository}:metadata_write`,
    headers: { 'content-type': 'application/json' },
    tried: `Could not lock ${repository}:${tag}`,
  } as const;
  await client.send({
    ...request,
    path: `/acr/v1/${repository}/_manifests/${digest}`,
    body: JSON.stringify({ deleteEnabled: false }),
  });
  await client.send({
    ...request,
    path: `/acr/v1/${repository}/_tags/${tag}`,
    body: JSON.stringify({ writeEnabled: false, deleteEnabled: false }),
  });
}

/** A repository that is not there counts as deleted. */
export async function deleteRepository({ client, repository }: Place): Promise<void> {
  await client.send({
    method: 'DELETE',
    path: `/acr/v1/${repository}`,
    scope: `repository:${repository}:delete`,
    expected: [404],
    tried: `Could not delete ${repository}`,
  });
}

/** Every repository whose path begins with `prefix`, page by page. */
export async function listRepositories(client: RegistryClient, prefix: string): Promise<readonly Repository[]> {
  const found: Repository[] = [];
  for (let last = ''; ;) {
    const query = new URLSearchParams({ n: String(pageSize), ...(last !== '' && { last }) });
    const answer = await client.send({
      method: 'GET',
      path: `/acr/v1/_catalog?${query.toString()}`,
      scope: 'registry:catalog:*',
      mostBytes: mostAnswerBytes,
      tried: 'Could not list the repositories',
    });
    const page = parse(client, catalogSchema, answer.body).repositories ?? [];
    found.push(...page.filter(isRepository).filter((name) => name.startsWith(prefix)));
    const next = page.at(-1);
    const isLast = page.length < pageSize && !answer.headers.has('link');
    if (next === undefined || next === last || isLast) return found;
    last = next;
  }
}

function parse<T>({ registry }: RegistryClient, schema: z.ZodType<T>, body: Uint8Array): T {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(body));
  } catch {
    content = undefined;
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new CustomhouseError(
    'REGISTRY_ANSWER_UNKNOWN',
    `Registry "${registry.name}" gave an answer that is not Azure Container Registry’s. Is it one?`,
  );
}
