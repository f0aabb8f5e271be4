/** A file in a ZIP file, as its directory lists it. */
export interface ZipEntry {
  readonly name: string;
  readonly crc32: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.12 and 4.3.16 */
export function zipEntries(zip: Buffer): ZipEntry[] {
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== endSignature) end--;
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === entrySignature) {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + name), crc32: zip.readUInt32LE(at + 16) });
    at += 46 + name + extra + comment;
  }
  return entries;
}
