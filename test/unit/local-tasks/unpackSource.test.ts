import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackSource } from '../../../local/tasks/unpackSource.ts';
import { StepFailure } from '../../../local/tasks/stepFailure.ts';
import { type TarEntry, writeTar } from '../../../shared/git/tar.ts';

let home: string;
/** What is packed. */
let source: string;
/** Where it is unpacked. */
let workspace: string;
/** Beside it. */
let outside: string;

const running = new AbortController().signal;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'unpack-'));
  [source, workspace, outside] = [join(home, 'source'), join(home, 'workspace'), join(home, 'outside')];
  for (const folder of [source, workspace, outside]) mkdirSync(folder);
});

afterEach(() => {
  execFileSync('chmod', ['-R', 'u+w', home]);
  rmSync(home, { recursive: true });
});

/** Packed by the machine's own tar. */
async function unpackPacked(...options: string[]): Promise<void> {
  const file = join(home, 'packed.tar.gz');
  execFileSync('tar', ['-czf', file, ...options, '-C', source, '.']);
  await unpackSource(file, workspace, running);
}

/** Entries that no folder could give. */
async function unpackEntries(...entries: TarEntry[]): Promise<void> {
  const file = join(home, 'entries.tar.gz');
  writeFileSync(file, gzipSync(writeTar(entries)));
  await unpackSource(file, workspace, running);
}

function file(path: string, text = ''): TarEntry {
  return { kind: 'file', path, isExecutable: false, content: Buffer.from(text) };
}

function symlink(path: string, target: string): TarEntry {
  return { kind: 'symlink', path, target };
}

describe('unpackSource', () => {
  it('keeps contents, run bits and times, whatever the mask of the process is', async () => {
    mkdirSync(join(source, 'bin'));
    writeFileSync(join(source, 'bin/test.sh'), '#!/bin/sh\n');
    writeFileSync(join(source, 'shared'), 'x'.repeat(200_000));
    writeFileSync(join(source, 'empty'), '');
    chmodSync(join(source, 'bin/test.sh'), 0o755);
    chmodSync(join(source, 'shared'), 0o666);
    utimesSync(join(source, 'shared'), 1_000_000_000, 1_000_000_000);
    utimesSync(join(source, 'bin'), 1_000_000_000, 1_000_000_000);

    await unpackPacked();

    expect(readFileSync(join(workspace, 'bin/test.sh'), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(join(workspace, 'bin/test.sh')).mode & 0o7777).toBe(0o755);
    expect(statSync(join(workspace, 'shared')).mode & 0o7777).toBe(0o666);
    expect(statSync(join(workspace, 'shared')).mtimeMs).toBe(1_000_000_000_000);
    expect(statSync(join(workspace, 'bin')).mtimeMs).toBe(1_000_000_000_000);
    expect(readFileSync(join(workspace, 'shared'), 'utf8')).toBe('x'.repeat(200_000));
    expect(readFileSync(join(workspace, 'empty'), 'utf8')).toBe('');
  });

  it('fills folders that nobody may write to', async () => {
    mkdirSync(join(source, 'locked'));
    writeFileSync(join(source, 'locked/file'), 'x');
    chmodSync(join(source, 'locked'), 0o555);

    await unpackPacked();

    expect(readFileSync(join(workspace, 'locked/file'), 'utf8')).toBe('x');
    expect(statSync(join(workspace, 'locked')).mode & 0o7777).toBe(0o555);
  });

  it.each(['file', 'nowhere', 'loop', 'file/below', '/etc/passwd', '../../outside', '.'])(
    'keeps a link to %s as it is',
    async (target) => {
      writeFileSync(join(source, 'file'), 'x');
      symlinkSync(target, join(source, 'loop'));

      await unpackPacked();

      expect(readlinkSync(join(workspace, 'loop'))).toBe(target);
    },
  );

  it('gives files that are one in the source as one', async () => {
    writeFileSync(join(source, 'a'), 'x');
    linkSync(join(source, 'a'), join(source, 'b'));

    await unpackPacked();

    expect(statSync(join(workspace, 'b')).ino).toBe(statSync(join(workspace, 'a')).ino);
    expect(readFileSync(join(workspace, 'b'), 'utf8')).toBe('x');
  });

  it.each(['gnu', 'pax'])('keeps long names of the format %s', async (format) => {
    const name = 'größe-'.repeat(20);
    mkdirSync(join(source, name));
    writeFileSync(join(source, name, name), 'x');
    symlinkSync(`${name}/${name}`, join(source, 'link'));

    await unpackPacked(`--format=${format}`);

    expect(readFileSync(join(workspace, name, name), 'utf8')).toBe('x');
    expect(readlinkSync(join(workspace, 'link'))).toBe(`${name}/${name}`);
  });

  it('makes folders that have no entry, and puts what has a slash before it into the source', async () => {
    await unpackEntries(file('a/b/c', 'x'), file('/d', 'y'));

    expect(readFileSync(join(workspace, 'a/b/c'), 'utf8')).toBe('x');
    expect(readFileSync(join(workspace, 'd'), 'utf8')).toBe('y');
  });

  it('takes the last of several entries by one name', async () => {
    await unpackEntries(file('a', 'old'), symlink('a', 'b'), file('a', 'new'));

    expect(readFileSync(join(workspace, 'a'), 'utf8')).toBe('new');
    expect(existsSync(join(workspace, 'b'))).toBe(false);
  });

  it('goes through links that stay in the source', async () => {
    await unpackEntries({ kind: 'folder', path: 'real' }, symlink('link', 'real'), file('link/file', 'x'));

    expect(readFileSync(join(workspace, 'real/file'), 'utf8')).toBe('x');
  });

  it('writes no file through a link', async () => {
    writeFileSync(join(outside, 'file'), 'kept');

    await unpackEntries(symlink('a', join(outside, 'file')), file('a', 'x'));

    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('kept');
    expect(lstatSync(join(workspace, 'a')).isFile()).toBe(true);
  });

  it('makes a folder in place of a link', async () => {
    await unpackEntries(symlink('a', outside), { kind: 'folder', path: 'a' }, file('a/file', 'x'));

    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(workspace, 'a/file'), 'utf8')).toBe('x');
  });

  it.each([
    ['a file below', [symlink('out', '../outside'), file('out/file')]],
    ['a folder deep below', [symlink('out', '../outside'), { kind: 'folder', path: 'out/a/b' }]],
    ['a link below', [symlink('out', '../outside'), symlink('out/link', 'x')]],
    ['a file below one link behind another', [symlink('a', '../outside'), symlink('b', 'a'), file('b/file')]],
    ['a file above', [file('a/../../outside/file')]],
    ['a folder above', [{ kind: 'folder', path: '../outside/folder' }]],
    ['a file below a link that leads nowhere', [symlink('out', '../outside/none'), file('out/file')]],
  ] as [string, TarEntry[]][])('refuses %s, and writes nothing there', async (_name, entries) => {
    await expect(unpackEntries(...entries)).rejects.toThrow(StepFailure);

    expect(readdirSync(outside)).toEqual([]);
  });

  it('refuses to share a file of the machine', async () => {
    writeFileSync(join(outside, 'file'), 'x');
    writeFileSync(join(source, 'a'), '');
    linkSync(join(source, 'a'), join(source, 'b'));

    const unpacking = unpackPacked('--absolute-names', '--transform=flags=h;s,.*,../outside/file,');

    await expect(unpacking).rejects.toThrow('../outside/file leads out of it');
    expect(statSync(join(outside, 'file')).nlink).toBe(1);
  });

  it('refuses what is neither file, folder nor link', async () => {
    execFileSync('mkfifo', [join(source, 'pipe')]);

    await expect(unpackPacked()).rejects.toThrow('could not be unpacked as a tar.gz: ./pipe is a fifo');
  });

  it('refuses half an archive', async () => {
    const whole = writeTar([file('a', 'x'.repeat(5_000))]);
    const half = join(home, 'half.tar.gz');
    writeFileSync(half, gzipSync(whole.subarray(0, 3_000)));

    await expect(unpackSource(half, workspace, running)).rejects.toThrow('could not be unpacked as a tar.gz');
  });

  it.each([
    ['no gzip', Buffer.from('x')],
    ['no tar', gzipSync(Buffer.from('x'.repeat(2_000)))],
    ['empty', Buffer.alloc(0)],
  ])('refuses what is %s', async (_name, content) => {
    writeFileSync(join(home, 'x.tar.gz'), content);

    await expect(unpackSource(join(home, 'x.tar.gz'), workspace, running)).rejects.toThrow(
      'could not be unpacked as a tar.gz',
    );
  });

  it('stops when the run is canceled', async () => {
    const cancel = new AbortController();
    writeFileSync(join(source, 'a'), 'x');
    cancel.abort(new Error('canceled'));
    execFileSync('tar', ['-czf', join(home, 'a.tar.gz'), '-C', source, '.']);

    await expect(unpackSource(join(home, 'a.tar.gz'), workspace, cancel.signal)).rejects.toThrow(/^canceled$/);
  });
});
