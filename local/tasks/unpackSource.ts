import {
  chmodSync,
  closeSync,
  createReadStream,
  fchmodSync,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry, type TarHeader } from 'modern-tar';
import { StepFailure } from './stepFailure.ts';

/**
 * Unpacks a run's source as `tar -xzp --no-same-owner` does: run bits and times are kept, owners are not. In this process: most sources are
 * a few small files, and a `tar` of its own takes longer to start.
 *
 * Links are kept as they are, wherever they lead. Nothing is written through one that leads out of the folder.
 *
 * @param folder exists
 * @throws StepFailure when it is no tar.gz, or something in it belongs elsewhere; the signal's reason when it was aborted
 */
export async function unpackSource(tar: string, folder: string, signal: AbortSignal): Promise<void> {
  try {
    await unpack(tar, realpathSync(folder), signal);
  } catch (error) {
    signal.throwIfAborted();
    const complaint = error instanceof Error ? error.message : String(error);
    throw new StepFailure(`the source could not be unpacked as a tar.gz: ${complaint}`, { cause: error });
  }
}

async function unpack(tar: string, root: string, signal: AbortSignal): Promise<void> {
  const unzipped = pipeline(createReadStream(tar), createGunzip(), () => undefined);
  const entries = Readable.toWeb(unzipped).pipeThrough(createTarDecoder({ strict: true }), { signal });
  const folders = new Map<string, TarHeader>();
  for await (const entry of entries) {
    const path = placeOf(root, entry.header.name);
    if (entry.header.type === 'directory') folders.set(path, entry.header);
    await unpackEntry(root, path, entry);
  }
  // Last: what comes into a folder changes its time, and its mode may forbid it.
  for (const [path, { mode = 0o755, mtime = new Date() }] of [...folders].toReversed()) {
    chmodSync(path, mode);
    utimesSync(path, mtime, mtime);
  }
}

async function unpackEntry(root: string, path: string, { header, body }: ParsedTarEntry): Promise<void> {
  const { type, name, linkname = '', mtime = new Date() } = header;
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (type === 'directory' && there?.isDirectory() === true) return;
  if (there !== undefined) rmSync(path);
  switch (type) {
    case 'directory':
      mkdirSync(path);
      return;
    case 'file':
      await writeBody(path, header, body);
      return;
    case 'symlink':
      symlinkSync(linkname, path);
      lutimesSync(path, mtime, mtime);
      return;
    case 'link':
      linkSync(placeOf(root, linkname), path);
      return;
    default:
      throw new Error(`${name} is a ${String(type)}`);
  }
}

async function writeBody(
  path: string,
  { mode = 0o644, mtime = new Date() }: TarHeader,
  body: ParsedTarEntry['body'],
): Promise<void> {
  const file = openSync(path, 'wx');
  try {
    for await (const piece of body) writeFileSync(file, piece);
    fchmodSync(file, mode);
    futimesSync(file, mtime, mtime);
  } finally {
    closeSync(file);
  }
}

/** Where an entry lies, in a folder that is there. */
function placeOf(root: string, name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new Error(`${name} leads out of it`);
  return parts.length === 0 ? root : join(realFolder(root, join(root, ...parts.slice(0, -1))), parts.at(-1) ?? '');
}

/** Made where it is missing. */
function realFolder(root: string, folder: string): string {
  const isThere = lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  if (!isThere) mkdirSync(join(realFolder(root, dirname(folder)), basename(folder)));
  const real = realpathSync.native(folder);
  if (real === root || real.startsWith(root + sep)) return real;
  throw new Error(`${folder.slice(root.length + 1)} leads out of it`);
}
