import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSourceTree } from '../../../shared/git/sourceTree.ts';
import { type TarEntry, writeTar } from '../../../shared/git/tar.ts';
import type { Commit } from '../../../shared/run.ts';

let folder: string;

/** What the machine's own tar makes of it. */
function extract(entries: readonly TarEntry[]): void {
  const { status, stderr } = spawnSync('tar', ['-xf', '-', '-C', folder], { input: writeTar(entries) });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
}

function file(path: string, text: string, isExecutable = false): TarEntry {
  return { kind: 'file', path, isExecutable, content: Buffer.from(text) };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tar-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writeTar', () => {
  it('writes files, run bits, folders and links as tar reads them', () => {
    extract([
      { kind: 'folder', path: 'bin' },
      file('bin/test.sh', '#!/bin/sh\n', true),
      file('empty', ''),
      { kind: 'symlink', path: 'link', target: 'bin/test.sh' },
    ]);

    expect(readFileSync(join(folder, 'bin/test.sh'), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(join(folder, 'bin/test.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'empty')).size).toBe(0);
    expect(statSync(join(folder, 'empty')).mtime.toISOString()).toBe('2000-01-01T00:00:00.000Z');
    expect(readlinkSync(join(folder, 'link'))).toBe('bin/test.sh');
  });

  it.each([97, 98, 99, 100, 101, 120, 250])('keeps a name of %i characters', (length) => {
    const path = 'n'.repeat(length);

    extract([file(path, 'content')]);

    expect(readFileSync(join(folder, path), 'utf8')).toBe('content');
  });

  it('keeps names that are not ASCII, and long link targets', () => {
    const target = 'deep/'.repeat(40);

    extract([file('größe-日本.txt', 'x'), { kind: 'symlink', path: 'long', target }]);

    expect(readFileSync(join(folder, 'größe-日本.txt'), 'utf8')).toBe('x');
    expect(readlinkSync(join(folder, 'long'))).toBe(target);
  });
});

describe('a source tree', () => {
  const commit = 'c'.repeat(40) as Commit;

  it('follows links within it, and not for ever', () => {
    const tree = createSourceTree(commit, [
      file('docker/Dockerfile', 'FROM scratch\n'),
      { kind: 'symlink', path: 'Dockerfile', target: 'docker/Dockerfile' },
      { kind: 'symlink', path: 'loop', target: 'loop' },
      { kind: 'symlink', path: 'outside', target: '../../etc/passwd' },
    ]);

    expect(tree.readText('Dockerfile')).toBe('FROM scratch\n');
    expect(tree.readText('loop')).toBeUndefined();
    expect(tree.readText('outside')).toBeUndefined();
    expect(tree.readText('docker')).toBeUndefined();
  });

  it('is a gzipped tar of all of it', async () => {
    const tree = createSourceTree(commit, [file('a', '1')]);

    const tar = gunzipSync(await tree.tarGz());

    expect(tar.byteLength).toBe(2048);
  });
});
