import { isDigest, isRepository, type Digest, type Repository } from '../../../shared/image.ts';
import { blobSize, shareBlob } from '../storage/blobs.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { prepareRepository } from '../storage/repositories.ts';
import { isUploadId, parseDigest, unknownUpload } from '../storage/uploads.ts';
import { answerEmpty } from './answer.ts';
import { repositoryOf, type Call, type Route } from './call.ts';
import { checkContentRange } from './contentRange.ts';

const start = /^\/v2\/(?<repository>.+)\/blobs\/uploads\/?$/;
const path = /^\/v2\/(?<repository>.+)\/blobs\/uploads\/(?<id>[^/]+)$/;

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

/** Only from a repository that the caller may pull from; else, and when the source is no good, it is told nothing and uploads. */
async function mount({ state, query, caller }: Call, target: StoredRepository): Promise<Digest | undefined> {
  const [from, wanted] = [query.get('from') ?? '', query.get('mount')];
  if (wanted === null || !isDigest(wanted) || !isRepository(from)) return undefined;
  if (!caller?.allows(from, 'content/read')) return undefined;
  const source = state.store.repositories.get(from);
  if (!source || (await blobSize(source, wanted)) === undefined) return undefined;
  await shareBlob(source, target, wanted);
  return wanted;
}

async function append(call: Call): Promise<void> {
  const { repository, id } = find(call);
  const size = await call.state.uploads.exclusively(id, () => appendChunk(call, repository, id));
  answerProgress(call, { id, size, status: 202 });
}

async function finish(call: Call): Promise<void> {
  const { uploads } = call.state;
  const { repository, id } = find(call);
  const digest = parseDigest(call.query.get('digest'));
  await uploads.exclusively(id, async () => {
    await appendChunk(call, repository, id);
    await uploads.finish(repository, id, digest);
  });
  answerBlob(call, digest);
}

async function appendChunk({ state, request }: Call, repository: StoredRepository, id: string): Promise<number> {
  const uploadedBytes = await state.uploads.size(repository, id);
  checkContentRange(request, { uploadedBytes, location: locationOf(repository.name, id) });
  return state.uploads.append(repository, id, request);
}

async function describe(call: Call): Promise<void> {
  const { repository, id } = find(call);
  answerProgress(call, { id, size: await call.state.uploads.size(repository, id), status: 204 });
}

async function cancel(call: Call): Promise<void> {
  const { repository, id } = find(call);
  await call.state.uploads.exclusively(id, () => call.state.uploads.cancel(repository, id));
  answerEmpty(call.response, 204);
}

function find({ state, parameters }: Call): { repository: StoredRepository; id: string } {
  const id = parameters['id'] ?? '';
  const repository = state.store.repositories.get(repositoryOf(parameters));
  if (repository && isUploadId(id)) return { repository, id };
  throw unknownUpload(id);
}

function answerProgress(
  { response, parameters }: Call,
  { id, size, status }: { id: string; size: number; status: number },
): void {
  answerEmpty(response, status, {
    location: locationOf(repositoryOf(parameters), id),
    range: `0-${Math.max(0, size - 1)}`,
    'docker-upload-uuid': id,
  });
}

function locationOf(repository: Repository, id: string): string {
  return `/v2/${repository}/blobs/uploads/${id}`;
}

function answerBlob({ response, parameters }: Call, digest: Digest): void {
  const location = `/v2/${repositoryOf(parameters)}/blobs/${digest}`;
  answerEmpty(response, 201, { location, 'docker-content-digest': digest });
}
