import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unlocked } from '../../../local/registry/storage/records.ts';
import { openStore } from '../../../local/registry/storage/store.ts';

const hex = 'a'.repeat(64);
const times = {
  createdTime: '2026-01-01T00:00:00.0000000Z',
  lastUpdateTime: '2026-01-01T00:00:00.0000000Z',
  attributes: unlocked,
};
const manifest = {
  ...times,
  digest: `sha256:${hex}`,
  size: 2,
  content: { mediaType: 'x', blobs: [`sha256:${'b'.repeat(64)}`], manifests: [], referencedSize: 0 },
};
const tag = { ...times, digest: `sha256:${hex}` };

let directory: string;
let folder: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'customhouse-store-'));
  folder = join(directory, 'repositories', 'library+node');
  for (const part of ['blobs', 'manifests', 'tags', 'uploads']) await mkdir(join(folder, part), { recursive: true });
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe('what a crash leaves is mended at the next start:', () => {
  it('a manifest whose record was not written is not there', async () => {
    await put('manifests', hex, '{}');

    expect((await open()).manifests.size).toBe(0);
  });

  it('a tag whose manifest was deleted is gone', async () => {
    await put('tags', '15.json', JSON.stringify(tag));

    expect((await open()).tags.size).toBe(0);
    expect(await readdir(join(folder, 'tags'))).toEqual([]);
  });

  it('a half-written file is removed and the old content holds', async () => {
    await put('manifests', hex, '{}');
    await put('manifests', `${hex}.json`, JSON.stringify(manifest));
    await put('tags', '15.json', JSON.stringify(tag));
    await put('tags', '15.json.0000.unfinished', '{"digest":"sha2');

    expect([...(await open()).tags.keys()]).toEqual(['15']);
    expect(await readdir(join(folder, 'tags'))).toEqual(['15.json']);
  });

  it('a repository that was being deleted is gone', async () => {
    await mkdir(join(directory, 'deleted', 'x', 'blobs'), { recursive: true });

    await open();

    expect(await readdir(join(directory, 'deleted'))).toEqual([]);
  });

  it('blobs and uploads that nobody finished stay for a day, then go', async () => {
    await put('manifests', hex, '{}');
    await put('manifests', `${hex}.json`, JSON.stringify(manifest));
    for (const blob of ['b', 'c']) await put('blobs', blob.repeat(64), blob);
    await put('uploads', 'some-upload', 'x');
    await utimes(join(folder, 'uploads', 'some-upload'), 0, 0);

    await open();
    const today = [...(await readdir(join(folder, 'blobs'))), ...(await readdir(join(folder, 'uploads')))];
    await open(new Date(Date.now() + 25 * 60 * 60 * 1000));
    const later = [...(await readdir(join(folder, 'blobs'))), ...(await readdir(join(folder, 'uploads')))];

    expect(today).toEqual(['b'.repeat(64), 'c'.repeat(64), 'some-upload']);
    expect(later).toEqual(['b'.repeat(64)]);
  });

  it('a file that is damaged otherwise stops the start and is named', async () => {
    await put('tags', '15.json', '{"digest":');

    await expect(open()).rejects.toThrow('15.json is damaged');
  });
});

async function open(now = new Date()) {
  const store = await openStore(directory, () => now);
  const [repository] = store.repositories.values();
  return repository!;
}

function put(part: string, file: string, content: string): Promise<void> {
  return writeFile(join(folder, part, file), content);
}
