// @ts-check
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** As good as any, and the first day that a ZIP file can tell of (in every time zone). */
const time = new Date('1980-01-02T00:00:00Z');
const readable = 0o100644;

/**
 * Packs a folder so that the same files give the same bytes: sorted, with one time and one mode.
 *
 * @param {string} folder
 * @param {string} file the ZIP file to write
 */
export async function writeZip(folder, file) {
  // A ZIP file's times are local ones.
  process.env['TZ'] = 'UTC';
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const zip = new ZipFile();
  for (const path of paths) {
    zip.addFile(join(folder, path), path, { mtime: time, mode: readable, forceDosTimestamp: true });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}
