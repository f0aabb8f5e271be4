import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Content of a local repository that a person has named. */
export interface Source {
  /** The local repository. */
  readonly name: string;
  readonly kind: 'folder' | 'repository' | 'url';
  /** Absolute path, or the URL as it was given. */
  readonly location: string;
  /** Missing: the current branch. */
  readonly branch?: string;
}

const isUrl = /^(?:(?:https?|ssh|git|file):\/\/|[\w.-]+@[\w.-]+:)/;
const form = '--repo NAME=PATH, with a folder, a Git repository or a Git URL (URL#branch)';

/**
 * Takes `NAME=PATH` apart and looks what is there.
 *
 * @param names the local repositories of the configuration
 * @param from where a relative path begins
 * @throws Error with the remedy: no such name, nothing there, a form that nobody knows
 */
export function parseSource(argument: string, names: readonly string[], from: string): Source {
  const [, name = '', path = ''] = /^([^=]+)=(.+)$/.exec(argument) ?? [];
  if (path === '') throw new Error(`"--repo ${argument}" is not of the form ${form}.`);
  if (!names.includes(name))
    throw new Error(
      `The configuration has no local repository "${name}". ` +
        (names.length === 0 ? 'It names real ones only.' : `It has ${names.join(', ')}.`),
    );
  if (isUrl.test(path)) {
    const [location = '', branch] = path.split('#');
    return { name, kind: 'url', location, ...(branch !== undefined && { branch }) };
  }
  const location = resolve(from, path.replace(/^~(?=\/|$)/, homedir()));
  if (!existsSync(location) || !statSync(location).isDirectory())
    throw new Error(`--repo ${name}: there is no folder ${location}. Give ${form}.`);
  return { name, kind: isRepository(location) ? 'repository' : 'folder', location };
}

/** A folder inside a repository is a folder: what is above it is not its content. */
function isRepository(folder: string): boolean {
  const isBare = ['HEAD', 'objects', 'refs'].every((part) => existsSync(join(folder, part)));
  return isBare || existsSync(join(folder, '.git'));
}

/** Where it is, for people: without a password that the URL may hold. */
export function shownLocation({ location, branch }: Source): string {
  const shown = location.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
  return branch === undefined ? shown : `${shown}#${branch}`;
}
