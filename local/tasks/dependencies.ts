import { stringify } from 'yaml';
import { z } from 'zod';
import { parseImageName, fullName } from './imageName.ts';
import { quietCall, type RunScope } from './scope.ts';
import type { BuiltImage } from './steps/build.ts';

/** What `image inspect` says, as far as it is read here. `Annotations` is Podman's only. */
const inspected = z.array(
  z.object({
    Id: z.string(),
    RepoDigests: z.array(z.string()).nullish(),
    Annotations: z.record(z.string(), z.string()).nullish(),
  }),
);
type Inspected = z.output<typeof inspected>;

/** Set by Podman's builder: the manifest that `FROM` got. */
export const baseDigest = 'org.opencontainers.image.base.digest';

/** What the engine said of an image and its bases. */
export interface InspectedImage {
  readonly image: BuiltImage;
  readonly found: Inspected;
}

/** Asks the engine about an image that a step has built; about its base only where neither the builder nor the image says what it was. */
export async function inspectBuilt(scope: RunScope, image: BuiltImage): Promise<InspectedImage> {
  const { runtime, buildtime } = image.bases;
  const found = await inspect(scope, [image.image, ...buildtime]);
  const isTold =
    runtime === undefined ||
    image.fromDigests.has(fullName(runtime)) ||
    annotatedBase(found, image.image) !== undefined;
  if (isTold) return { image, found };
  return { image, found: [...found, ...(await inspect(scope, [runtime]))] };
}

/** Those that the engine has. Each costs it some 30 ms: it adds up what the layers take. */
async function inspect(scope: RunScope, images: readonly string[]): Promise<Inspected> {
  const { stdout } = await quietCall(scope, { arguments: ['image', 'inspect', ...images] });
  return inspected.safeParse(JSON.parse(stdout || '[]')).data ?? [];
}

function annotatedBase(found: Inspected, image: string): string | undefined {
  const built = found.find(({ Id }) => Id.replace('sha256:', '') === image.replace('sha256:', ''));
  return built?.Annotations?.[baseDigest];
}

/** ACR's block at the end of a log: what was built, and on what. */
export function logDependencies(scope: RunScope, images: readonly InspectedImage[]): void {
  const entries: object[] = [];
  for (const image of images) {
    scope.log.line(`Populating digests for step ID: ${image.image.step}...`);
    entries.push(...entriesOf(scope, image));
    scope.log.line(`Successfully populated digests for step ID: ${image.image.step}`);
  }
  if (entries.length === 0) return;
  scope.log.line('The following dependencies were found:');
  scope.log.line(`\n${stringify(entries, { indentSeq: false, lineWidth: 0 })}`);
}

function entriesOf(scope: RunScope, { image: { image, tags, bases, fromDigests }, found }: InspectedImage): object[] {
  function base(name: string, fromImage?: string): object {
    return reference(name, fromImage ?? fromDigests.get(fullName(name)) ?? repoDigest(found, name));
  }
  const shared = {
    ...(bases.runtime === undefined ? {} : { 'runtime-dependency': base(bases.runtime, annotatedBase(found, image)) }),
    ...(bases.buildtime.length === 0 ? {} : { 'buildtime-dependency': bases.buildtime.map((name) => base(name)) }),
    // An uploaded source knows no commit.
    git: {},
  };
  const digests = new Map(
    scope.pushed.map((pushed) => [`${pushed.registry}/${pushed.repository}:${pushed.tag}`, pushed.digest]),
  );
  return tags.map((tag) => ({ image: reference(tag, digests.get(fullName(tag))), ...shared }));
}

function repoDigest(found: Inspected, name: string): string | undefined {
  const { registry, repository } = parseImageName(name);
  const prefix = `${registry}/${repository}@`;
  const repoDigests = found.flatMap(({ RepoDigests }) => RepoDigests ?? []);
  return repoDigests.find((digest) => fullName(digest).startsWith(prefix))?.split('@')[1];
}

function reference(name: string, digest: string | undefined): object {
  const { registry, repository, tag } = parseImageName(name);
  return {
    registry: registry === 'docker.io' ? 'registry.hub.docker.com' : registry,
    repository,
    ...(tag !== undefined ? { tag } : {}),
    digest: digest ?? '',
  };
}
