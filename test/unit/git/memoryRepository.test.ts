import { FileSystem } from 'isomorphic-git/models';
import { expect, it } from 'vitest';
import { createMemoryRepository } from '../../../shared/git/memoryRepository.ts';

const { fs, gitdir } = createMemoryRepository();
const files = new FileSystem(fs);
const pack = `${gitdir}/objects/pack/pack-1.pack`;

it('keeps a file as it was written until it is removed', async () => {
  await files.write(`${gitdir}/shallow`, 'commit\n');

  expect(await files.read(`${gitdir}/shallow`)).toBe('commit\n');
  await files.rm(`${gitdir}/shallow`);
  expect(await files.read(`${gitdir}/shallow`)).toBeNull();
});

it('lists the files right in a folder', async () => {
  await files.write(pack, Buffer.from('pack'));
  await files.write(`${gitdir}/objects/11/22`, Buffer.from('loose'));

  expect(await files.readdir(`${gitdir}/objects/pack`)).toEqual(['pack-1.pack']);
  expect(await files.readdir(`${gitdir}/refs`)).toEqual([]);
});

it('gives a pack without copying it', async () => {
  const content = Buffer.alloc(100_000, 'p');
  await files.write(pack, content);

  const given = (await files.read(pack)) as Buffer;

  expect(given.buffer).toBe(content.buffer);
});

it('has several at once that know nothing of each other', async () => {
  const other = new FileSystem(createMemoryRepository().fs);
  await files.write(pack, Buffer.from('pack'));

  expect(await other.read(pack)).toBeNull();
});
