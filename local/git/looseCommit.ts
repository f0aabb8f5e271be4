import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A commit, as far as a push is told of. */
export interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Without the line ends around it. */
  readonly message: string;
  /** Of the committer, ISO 8601 with the offset. */
  readonly timestamp: string;
  readonly author: Person;
  readonly committer: Person;
}

const person = /^([^<>]*) <([^<>]*)> (\d+) ([+-])(\d\d)(\d\d)$/;

/**
 * Reads a commit from its own file, without a Git process. Git keeps what a push of fewer than 100 objects has brought like that.
 *
 * @returns undefined when it is not there or not plain (packed, in another encoding, damaged): Git itself may know it
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
 */
export function readLooseCommit(repository: string, id: string): Commit | undefined {
  const text = readObject(repository, id);
  if (text === undefined) return undefined;
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const lines = head.split('\n').map((line): [string, string] => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), line.slice(space + 1)];
  });
  const fields = new Map(lines);
  const author = person.exec(fields.get('author') ?? '');
  const committer = person.exec(fields.get('committer') ?? '');
  const tree = fields.get('tree');
  if (tree === undefined || author === null || committer === null || fields.has('encoding')) return undefined;
  return {
    id,
    tree,
    parents: lines.flatMap(([field, value]) => (field === 'parent' ? [value] : [])),
    message: end < 0 ? '' : text.slice(end).trim(),
    timestamp: timestampOf(committer),
    author: personOf(author),
    committer: personOf(committer),
  };
}

/** A commit's content, undefined for what is none. */
function readObject(repository: string, id: string): string | undefined {
  try {
    const file = join(repository, 'objects', id.slice(0, 2), id.slice(2));
    const object = inflateSync(readFileSync(file)).toString();
    return /^commit \d+\0/.test(object) ? object.slice(object.indexOf('\0') + 1) : undefined;
  } catch {
    return undefined;
  }
}

function personOf([, name = '', email = '']: RegExpExecArray): Person {
  return { name, email };
}

function timestampOf([, , , seconds, sign = '+', hours, minutes]: RegExpExecArray): string {
  const offsetMinutes = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  const local = new Date((Number(seconds) + offsetMinutes * 60) * 1_000).toISOString().slice(0, 19);
  return `${local}${sign}${hours ?? '00'}:${minutes ?? '00'}`;
}
