const blockBytes = 512;
/** A tar ends in two empty blocks. */
const endBytes = 2 * blockBytes;
/**
 * One time for all files, so that equal trees are equal bytes. Not 1970: builds that zip files (wheels, jars) refuse times before 1980.
 */
const fixedTimeSeconds = Date.UTC(2000, 0, 1) / 1000;
const longestName = 100;

export type TarEntry =
  | { readonly kind: 'file'; readonly path: string; readonly isExecutable: boolean; readonly content: Uint8Array }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder'; readonly path: string };

interface Header {
  readonly path: string;
  readonly typeFlag: '0' | '2' | '5' | 'x';
  readonly mode: number;
  readonly size: number;
  readonly target: string;
}

/**
 * A tar archive: ustar, with a pax record where a name is too long or not ASCII. Owner root, one fixed time.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  return Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(endBytes)]);
}

function entryBlocks(entry: TarEntry): Uint8Array[] {
  const header = headerOf(entry);
  const content = entry.kind === 'file' ? [entry.content, padding(entry.content.byteLength)] : [];
  return [...paxBlocks(header), headerBlock(header), ...content];
}

function headerOf(entry: TarEntry): Header {
  const { path } = entry;
  switch (entry.kind) {
    case 'folder':
      return { path: `${path}/`, typeFlag: '5', mode: 0o755, size: 0, target: '' };
    case 'symlink':
      return { path, typeFlag: '2', mode: 0o777, size: 0, target: entry.target };
    case 'file':
      return {
        path,
        typeFlag: '0',
        mode: entry.isExecutable ? 0o755 : 0o644,
        size: entry.content.byteLength,
        target: '',
      };
  }
}

/** The real names of what the ustar header has no room for. */
function paxBlocks({ path, target }: Header): Uint8Array[] {
  const records = [fits(path) ? '' : paxRecord('path', path), fits(target) ? '' : paxRecord('linkpath', target)].join(
    '',
  );
  if (records === '') return [];
  const content = Buffer.from(records);
  const header = { path: 'pax', typeFlag: 'x', mode: 0o644, size: content.byteLength, target: '' } as const;
  return [headerBlock(header), content, padding(content.byteLength)];
}

function fits(name: string): boolean {
  return name.length <= longestName && /^[\x20-\x7e]*$/.test(name);
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const restBytes = Buffer.byteLength(rest);
  let length = restBytes + 1;
  while (String(length).length + restBytes !== length) length = String(length).length + restBytes;
  return `${String(length)}${rest}`;
}

function headerBlock({ path, typeFlag, mode, size, target }: Header): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(asciiStart(path), 0, longestName, 'latin1');
  writeOctal(block, mode, { at: 100, length: 8 });
  writeOctal(block, 0, { at: 108, length: 8 });
  writeOctal(block, 0, { at: 116, length: 8 });
  writeOctal(block, size, { at: 124, length: 12 });
  writeOctal(block, fixedTimeSeconds, { at: 136, length: 12 });
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(typeFlag, 156, 'latin1');
  block.write(asciiStart(target), 157, longestName, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** What a reader that knows no pax sees of a name. */
function asciiStart(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '_').slice(0, longestName);
}

function writeOctal(block: Buffer, value: number, { at, length }: { at: number; length: number }): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
}

function padding(bytes: number): Uint8Array {
  return Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes);
}
