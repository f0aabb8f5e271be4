import { git, gitEnvironment } from '../gitCommand.ts';
import { commitAt } from './fetchSource.ts';
import { incomingRef, mainRef, sourceRef } from './refs.ts';

/** What became of a source's newest commit. */
export type Brought =
  /** The local repository has it, and perhaps more. */
  | { readonly kind: 'known' }
  /** Pushed as `main`. */
  | { readonly kind: 'pushed'; readonly commit: string }
  /** Both have what the other lacks: nothing was changed. */
  | { readonly kind: 'diverged'; readonly main: string; readonly incoming: string };

export interface PushTarget {
  /** The bare repository. */
  readonly repository: string;
  /** Its address, without a login. */
  readonly url: string;
  readonly token: string;
}

/**
 * Makes a source's newest commit the local `main`, by a push over the Git server's own protocol: whoever pushes gets webhook and run.
 *
 * What others have pushed is never dropped: `main` moves only forward, or from where the source has left it.
 */
export async function pushSource(target: PushTarget): Promise<Brought> {
  const { repository } = target;
  const [main, before, incoming] = await Promise.all(
    [mainRef, sourceRef, incomingRef].map((ref) => commitAt(repository, ref)),
  );
  if (incoming === undefined || incoming === main) return { kind: 'known' };
  if (main !== undefined && (await isAncestor(repository, incoming, main))) return { kind: 'known' };
  // A source that still has what it brought last has nothing new, whoever has pushed since.
  if (incoming === before) return { kind: 'known' };
  const isForward = main === undefined || main === before || (await isAncestor(repository, main, incoming));
  if (!isForward) return { kind: 'diverged', main, incoming };
  await push(target, incoming, main);
  await git(['--git-dir', repository, 'update-ref', sourceRef, incoming]);
  return { kind: 'pushed', commit: incoming };
}

async function push({ repository, url, token }: PushTarget, commit: string, main: string | undefined): Promise<void> {
  const login = Buffer.from(`customhouse:${token}`).toString('base64');
  // Not on the command line, which everybody on the machine can read.
  const env = gitEnvironment({ 'http.extraHeader': `Authorization: Basic ${login}`, 'http.proxy': '' });
  const lease = `--force-with-lease=${mainRef}:${main ?? ''}`;
  await git(['--git-dir', repository, 'push', '--quiet', lease, url, `${commit}:${mainRef}`], env);
}

async function isAncestor(repository: string, older: string, newer: string): Promise<boolean> {
  return git(['--git-dir', repository, 'merge-base', '--is-ancestor', older, newer]).then(
    () => true,
    () => false,
  );
}
