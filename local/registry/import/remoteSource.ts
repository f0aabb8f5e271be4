import { Readable } from 'node:stream';
import { isDigest, type Digest, type Repository } from '../../../shared/image.ts';
import { acceptEveryManifest } from '../manifests/mediaTypes.ts';
import { digestOf } from '../manifests/pushManifest.ts';
import { ImportError } from './importError.ts';
import { createRegistryFetch, type RemoteRegistry } from './registryFetch.ts';
import type { ImportSource } from './source.ts';

/** A repository of any other registry, read over its public protocol. */
export function remoteSource(remote: RemoteRegistry, repository: Repository): ImportSource {
  const get = createRegistryFetch(remote, repository);
  return {
    async manifest(reference) {
      const answer = await get(`manifests/${reference}`, { accept: acceptEveryManifest });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const digest = digestOf(bytes);
      if (isDigest(reference) && reference !== digest) throw damaged(remote, reference);
      return { digest, bytes, mediaType: answer.headers.get('content-type')?.split(';')[0]?.trim() };
    },
    async copyBlob(digest, { uploads }, targetRepository) {
      const answer = await get(`blobs/${digest}`, {});
      const body = Readable.fromWeb(answer.body ?? new Blob([]).stream());
      const id = await uploads.begin(targetRepository);
      await uploads.append(targetRepository, id, body).catch((cause: unknown) => {
        throw new ImportError('unreachable', `The connection to ${remote.server} broke while ${digest} was copied.`, {
          cause,
        });
      });
      await uploads.finish(targetRepository, id, digest).catch((cause: unknown) => {
        throw damaged(remote, digest, cause);
      });
    },
  };
}

function damaged({ server }: RemoteRegistry, digest: Digest, cause?: unknown): ImportError {
  return new ImportError('unreachable', `${server} answered with other content than ${digest}.`, { cause });
}
