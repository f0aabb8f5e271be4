import { isRepository, type Digest } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import { blobSize, shareBlob } from '../storage/blobs.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { prepareRepository } from '../storage/repositories.ts';
import { parseDigest } from '../storage/uploads.ts';
import { answerEmpty } from './answer.ts';
import { repositoryOf, type Call, type Route } from './call.ts';
import { checkContentRange } from './contentRange.ts';

const start = /^\/v2\/(?<repository>.+)\/blobs\/uploads\/?$/;
const path = /^\/v2\/(?<repository>.+)\/blobs\/uploads\/(?<id>[0-9a-f-]{36})$/;

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs */
export const uploadRoutes: readonly Route[] = [
  { methods: ['POST'], path: start, needs: 'content/write', answer: begin },
  { methods: ['PATCH'], path, needs: 'content/write', answer: append },
  { methods: ['PUT'], path, needs: 'content/write', answer: finish },
  { methods: ['GET'], path, needs: 'content/write', answer: describe },
  { methods: ['DELETE'], path, needs: 'content/write', answer: cancel },
];

async function begin(call: Call): Promise<void> {
  const { state, request, response, parameters, query } = call;
  const name = repositoryOf(parameters);
  const repository = await state.store.exclusively(() => prepareRepository(state.store, name));
  const mounted = await mount(call, repository);
  if (mounted) {
    answerBlob(call, mounted);
    return;
  }
  const id = await state.uploads.begin(repository);
  const digest = query.get('digest');
  if (digest === null) {
    answerProgress(call, { id, size: 0, status: 202 });
    return;
  }
  const expected = parseDigest(digest);
  await state.uploads.append(repository, id, request);
  await state.uploads.finish(repository, id, expected);
  response.setHeader('docker-upload-uuid', id);
  answerBlob(call, expected);
}

/** Only from a repository that the caller may pull from; else it is told nothing and uploads. */
async function mount({ state, query, caller }: Call, target: StoredRepository): Promise<Digest | undefined> {
  const [from, wanted] = [query.get('from') ?? '', query.get('mount')];
  if (wanted === null || !isRepository(from) || !caller?.allows(from, 'content/read')) return undefined;
  const source = state.store.repositories.get(from);
  const digest = parseDigest(wanted);
  if (!source || (await blobSize(source, digest)) === undefined) return undefined;
  await shareBlob(source, target, digest);
  return digest;
}

async function append(call: Call): Promise<void> {
  const { state, request } = call;
  const { repository, id } = find(call);
  const sizeBefore = await state.uploads.size(repository, id);
  checkContentRange(request, sizeBefore);
  const size = await state.uploads.append(repository, id, request);
  answerProgress(call, { id, size, status: 202 });
}

async function finish(call: Call): Promise<void> {
  const { state, request, query } = call;
  const { repository, id } = find(call);
  const digest = parseDigest(query.get('digest'));
  const sizeBefore = await state.uploads.size(repository, id);
  checkContentRange(request, sizeBefore);
  await state.uploads.append(repository, id, request);
  await state.uploads.finish(repository, id, digest);
  answerBlob(call, digest);
}

async function describe(call: Call): Promise<void> {
  const { repository, id } = find(call);
  answerProgress(call, { id, size: await call.state.uploads.size(repository, id), status: 204 });
}

async function cancel(call: Call): Promise<void> {
  const { repository, id } = find(call);
  await call.state.uploads.cancel(repository, id);
  answerEmpty(call.response, 204);
}

function find({ state, parameters }: Call): { repository: StoredRepository; id: string } {
  const id = parameters['id'] ?? '';
  const repository = state.store.repositories.get(repositoryOf(parameters));
  if (repository) return { repository, id };
  throw new RegistryError('BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry', { detail: { id } });
}

function answerProgress(
  { response, parameters }: Call,
  { id, size, status }: { id: string; size: number; status: number },
): void {
  answerEmpty(response, status, {
    location: `/v2/${repositoryOf(parameters)}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, size - 1)}`,
    'docker-upload-uuid': id,
  });
}

function answerBlob({ response, parameters }: Call, digest: Digest): void {
  const location = `/v2/${repositoryOf(parameters)}/blobs/${digest}`;
  answerEmpty(response, 201, { location, 'docker-content-digest': digest });
}
