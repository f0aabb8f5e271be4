import type { Digest } from '../../../shared/image.ts';
import { disallowed } from '../errors.ts';
import { isKept, refuseLockedRead } from '../manifests/locks.ts';
import { blobSize, openBlob, removeBlob, unknownBlob } from '../storage/blobs.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { parseDigest } from '../storage/uploads.ts';
import { answerEmpty } from './answer.ts';
import { parseRange } from './byteRange.ts';
import { repositoryOf, type Call, type Route } from './call.ts';
import { sendBytes } from './sendBytes.ts';

const path = /^\/v2\/(?<repository>.+)\/blobs\/(?<digest>[^/]+:[^/]+)$/;

export const blobRoutes: readonly Route[] = [
  { methods: ['HEAD'], path, needs: 'content/read', answer: describe },
  { methods: ['GET'], path, needs: 'content/read', answer: pull },
  { methods: ['DELETE'], path, needs: 'content/delete', answer: remove },
];

async function describe({ state, response, parameters }: Call): Promise<void> {
  const digest = parseDigest(parameters['digest']);
  const repository = state.store.repositories.get(repositoryOf(parameters));
  refuseLockedRead(repository?.record);
  const size = await blobSize(repository, digest);
  if (size === undefined) throw unknownBlob(digest);
  response.writeHead(200, { ...headersOf(digest), 'content-length': size }).end();
}

async function pull({ state, request, response, parameters }: Call): Promise<void> {
  const digest = parseDigest(parameters['digest']);
  const repository = state.store.repositories.get(repositoryOf(parameters));
  refuseLockedRead(repository?.record);
  const file = await openBlob(repository, digest);
  try {
    const { size } = await file.stat();
    const range = parseRange(request.headers.range, size);
    const { start, end } = range ?? { start: 0, end: size - 1 };
    const partial = range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {};
    response.writeHead(range ? 206 : 200, { ...headersOf(digest), ...partial, 'content-length': end - start + 1 });
    await sendBytes(file, { start, end }, response);
  } finally {
    await file.close();
  }
}

async function remove({ state, response, parameters }: Call): Promise<void> {
  const digest = parseDigest(parameters['digest']);
  await state.store.exclusively(async () => {
    const repository = state.store.repositories.get(repositoryOf(parameters));
    if (repository && isPartOfKept(repository, digest)) throw disallowed();
    await removeBlob(repository, digest);
  });
  answerEmpty(response, 202);
}

function isPartOfKept(repository: StoredRepository, digest: Digest): boolean {
  return [...repository.manifests.values()].some(
    ({ content, attributes }) => isKept(attributes) && content.blobs.includes(digest),
  );
}

function headersOf(digest: Digest): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
    etag: `"${digest}"`,
  };
}
