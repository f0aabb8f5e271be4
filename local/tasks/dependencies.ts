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
const baseDigest = 'org.opencontainers.image.base.digest';

/** ACR's block at the end of a log: what was built, and on what. */
export async function logDependencies(scope: RunScope, images: readonly BuiltImage[]): Promise<void> {
  const entries: object[] = [];
  for (const image of images) {
    scope.log.line(`Populating digests for step ID: ${image.step}...`);
    entries.push(...(await entriesOf(scope, image)));
    scope.log.line(`Successfully populated digests for step ID: ${image.step}`);
  }
  if (entries.length === 0) return;
  scope.log.line('The following dependencies were found:');
  scope.log.line(`\n${stringify(entries, { indentSeq: false, lineWidth: 0 })}`);
}

async function entriesOf(scope: RunScope, { image, tags, bases }: BuiltImage): Promise<object[]> {
  const names = [...bases.buildtime, ...(bases.runtime === undefined ? [] : [bases.runtime])];
  const { stdout } = await quietCall(scope, { arguments: ['image', 'inspect', image, ...names] });
  const found = inspected.safeParse(JSON.parse(stdout || '[]')).data ?? [];
  const ofBuild = found.find(({ Id }) => Id.replace('sha256:', '') === image.replace('sha256:', ''));
  const shared = {
    ...(bases.runtime === undefined
      ? {}
      : {
          'runtime-dependency': reference(
            bases.runtime,
            ofBuild?.Annotations?.[baseDigest] ?? repoDigest(found, bases.runtime),
          ),
        }),
    ...(bases.buildtime.length === 0
      ? {}
      : { 'buildtime-dependency': bases.buildtime.map((name) => reference(name, repoDigest(found, name))) }),
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
