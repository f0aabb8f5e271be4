import { git } from './gitCommand.ts';
import { readLooseCommit, type Commit } from './looseCommit.ts';
import { noCommit, type RefUpdate } from './receivedRefs.ts';

/** GitHub lists at most so many commits of a push. */
const maxCommits = 2_048;
/** Of commits that are read one by one; from about so many on, one Git process is quicker. */
const longestLine = 20;

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
    head_commit: head === undefined ? null : told(repository, head),
    commits: added.map((commit) => told(repository, commit)),
  };
}

interface Movement {
  /** Oldest first. */
  readonly added: readonly Commit[];
  readonly head?: Commit | undefined;
  /** Commits that the ref had before are no longer on it. */
  readonly isForced: boolean;
}

async function movement({ folder }: PushedRepository, { before, after }: RefUpdate): Promise<Movement> {
  if (after === noCommit) return { added: [], isForced: false };
  const [newest] = before === noCommit ? await newestOf(folder, after) : [];
  if (newest !== undefined) return { added: [newest], head: newest, isForced: false };
  const line = straightLine(folder, before, after);
  if (line !== undefined) return { added: line, head: line.at(-1), isForced: false };
  const added = await commitsOf(folder, [`${before}..${after}`]);
  // Moved back to an older commit: nothing was added.
  const head = added.at(-1) ?? (await newestOf(folder, after))[0];
  // The way from the new commit back to an older one ends at a child of that.
  const isForward =
    added.some(({ parents }) => parents.includes(before)) ||
    (added.length === maxCommits && (await isAncestor(folder, before, after)));
  return { added, head, isForced: !isForward };
}

/**
 * The commits since an older one, oldest first, read without a Git process: most pushes bring one commit or a few.
 *
 * @returns undefined when there are more, or they are no straight line to it
 */
function straightLine(folder: string, older: string, newer: string): Commit[] | undefined {
  const line: Commit[] = [];
  for (let id = newer; line.length < longestLine;) {
    const commit = readLooseCommit(folder, id);
    const [parent, ...others] = commit?.parents ?? [];
    if (commit === undefined || parent === undefined || others.length > 0) return undefined;
    line.unshift(commit);
    if (parent === older) return line;
    id = parent;
  }
  return undefined;
}

async function newestOf(folder: string, id: string): Promise<Commit[]> {
  const loose = readLooseCommit(folder, id);
  return loose === undefined ? commitsOf(folder, [id, '--max-count=1']) : [loose];
}

/** Oldest first. */
async function commitsOf(folder: string, range: readonly string[]): Promise<Commit[]> {
  const log = ['log', '--reverse', `--max-count=${maxCommits}`, `--format=${format}`, ...range, '--'];
  const output = await git(['--git-dir', folder, ...log]);
  const records = output.split(commitEnd).filter((record) => record.trim() !== '');
  return records.map((record) => {
    const [id = '', tree = '', parents = '', message = '', timestamp = '', ...people] = record
      .trimStart()
      .split(fieldEnd);
    const [author = '', authorEmail = '', committer = '', committerEmail = ''] = people;
    return {
      id,
      tree,
      parents: parents.split(' '),
      message: message.trim(),
      timestamp,
      author: { name: author, email: authorEmail },
      committer: { name: committer, email: committerEmail },
    };
  });
}

/** As GitHub tells of it. */
function told({ url }: PushedRepository, { id, tree, message, timestamp, author, committer }: Commit): object {
  return { id, tree_id: tree, distinct: true, message, timestamp, url: `${url}/commit/${id}`, author, committer };
}

async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  const unmerged = await git(['--git-dir', folder, 'rev-list', '--max-count=1', older, `^${newer}`, '--']);
  return unmerged === '';
}
