import { git } from './gitCommand.ts';
import { noCommit, type RefUpdate } from './receivedRefs.ts';

/** GitHub lists at most so many commits of a push. */
const maxCommits = 2_048;

const fieldEnd = '\x1f';
const commitEnd = '\x1e';
const format = ['%H', '%T', '%P', '%B', '%cI', '%an', '%ae', '%cn', '%ce'].join('%x1f') + '%x1e';

export interface PushedRepository {
  readonly name: string;
  /** Bare repository on this machine. */
  readonly folder: string;
  /** Without `.git`. */
  readonly url: string;
}

/**
 * The body of GitHub's `push` webhook, with the fields that receivers use.
 *
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads#push
 */
export async function pushPayload(repository: PushedRepository, update: RefUpdate, pusher: string): Promise<object> {
  const { ref, before, after } = update;
  const { added, head, isForced } = await movement(repository, update);
  return {
    ref,
    before,
    after,
    created: before === noCommit,
    deleted: after === noCommit,
    forced: isForced,
    compare: `${repository.url}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    repository: {
      name: repository.name,
      full_name: `local/${repository.name}`,
      html_url: repository.url,
      clone_url: `${repository.url}.git`,
      default_branch: 'main',
    },
    pusher: { name: pusher },
    head_commit: head ?? null,
    commits: added,
  };
}

interface Movement {
  /** Oldest first. */
  readonly added: readonly object[];
  readonly head?: object | undefined;
  /** Commits that the ref had before are no longer on it. */
  readonly isForced: boolean;
}

async function movement(repository: PushedRepository, { before, after }: RefUpdate): Promise<Movement> {
  if (after === noCommit) return { added: [], isForced: false };
  const [newest] = before === noCommit ? await commitsOf(repository, [after, '--max-count=1']) : [];
  if (newest !== undefined) return { added: [newest.told], head: newest.told, isForced: false };
  const added = await commitsOf(repository, [`${before}..${after}`]);
  // Moved back to an older commit: nothing was added.
  const head = added.at(-1) ?? (await commitsOf(repository, [after, '--max-count=1']))[0];
  // The way from the new commit back to an older one ends at a child of that.
  const isForward =
    added.some(({ parents }) => parents.includes(before)) ||
    (added.length === maxCommits && (await isAncestor(repository, before, after)));
  return { added: added.map(({ told }) => told), head: head?.told, isForced: !isForward };
}

interface Commit {
  readonly parents: readonly string[];
  /** As GitHub tells of it. */
  readonly told: object;
}

/** Oldest first. */
async function commitsOf(repository: PushedRepository, range: readonly string[]): Promise<Commit[]> {
  const log = ['log', '--reverse', `--max-count=${maxCommits}`, `--format=${format}`, ...range, '--'];
  const output = await git(['--git-dir', repository.folder, ...log]);
  const records = output.split(commitEnd).filter((record) => record.trim() !== '');
  return records.map((record) => {
    const [id = '', tree, parents = '', message = '', timestamp, author, authorEmail, committer, committerEmail] =
      record.trimStart().split(fieldEnd);
    const told = {
      id,
      tree_id: tree,
      distinct: true,
      message: message.trim(),
      timestamp,
      url: `${repository.url}/commit/${id}`,
      author: { name: author, email: authorEmail },
      committer: { name: committer, email: committerEmail },
    };
    return { parents: parents.split(' '), told };
  });
}

async function isAncestor(repository: PushedRepository, older: string, newer: string): Promise<boolean> {
  const unmerged = await git(['--git-dir', repository.folder, 'rev-list', '--max-count=1', older, `^${newer}`, '--']);
  return unmerged === '';
}
