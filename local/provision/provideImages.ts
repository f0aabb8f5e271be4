import { formatTaggedImage, type TaggedImage } from '../../shared/image.ts';
import { loginServer, resources } from '../instance/names.ts';
import { plainRegistries, type Plan } from '../instance/plan/types.ts';
import type { TaskNode } from '../instance/plan/taskGraph.ts';
import type { InstanceSecrets } from '../instance/secrets.ts';
import type { Ports } from '../instance/types.ts';
import { openRepository } from '../upstream/registryClient.ts';
import { provideUpstream, type UpstreamOrigin } from '../upstream/upstream.ts';

/** An image that tasks take from a local plain registry, and where it comes from. */
export interface ProvidedImage {
  /** `<registry>/<repository>:<tag>` */
  readonly image: string;
  readonly origin: UpstreamOrigin;
}

export interface ImageParts {
  readonly plan: Plan;
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  /** Where the stand-in's layer is kept. */
  readonly cache: string;
}

/** The registry whose images are looked for in Docker Hub. */
const dockerHubName = 'dockerhub';

/** Fills the local plain registries with what tasks take from them, over the registries' own protocol. */
export async function provideImages(nodes: readonly TaskNode[], parts: ImageParts): Promise<readonly ProvidedImage[]> {
  const local = new Set(plainRegistries(parts.plan).map(({ name }) => name));
  const wanted = nodes.flatMap(({ inputs }) => inputs).filter(({ registry }) => local.has(registry));
  const images = [...new Map(wanted.map((image) => [formatTaggedImage(image), image])).values()];
  const provided: ProvidedImage[] = [];
  // One after the other: they share the stand-in's layer.
  for (const image of images)
    provided.push({ image: formatTaggedImage(image), origin: await provideImage(image, parts) });
  return provided;
}

function provideImage(
  { registry, repository, tag }: TaggedImage,
  { ports, secrets, cache }: ImageParts,
): Promise<UpstreamOrigin> {
  const target = openRepository({
    origin: `http://${loginServer(ports.registries[registry] ?? 0)}`,
    repository,
    login: { username: resources.plainUser, password: secrets.plainPassword },
  });
  const hub = { origin: 'https://registry-1.docker.io', repository };
  return provideUpstream({
    target,
    tag,
    ...(registry === dockerHubName && { hub }),
    ...(isNode(repository) && { cache }),
  });
}

/** What this machine can stand in for. */
function isNode(repository: string): boolean {
  return repository.split('/').at(-1) === 'node';
}
