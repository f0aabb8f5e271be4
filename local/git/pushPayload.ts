import { git } from './gitCommand.ts';
import { noCommit, type RefUpdate } from './receivedRefs.ts';

/** GitHub lists at most so many commits of a push. */
const maxCommits = 2_048;

const fieldEnd = '\x1f';
const commitEnd = '\x1e';
const format = ['%H', '%T', '%B', '%cI', '%an', '%ae', '%cn', '%ce'].join('%x1f') + '%x1e';

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
  const isDeleted = after === noCommit;
  const isNewRef = before === noCommit;
  const range = isNewRef ? [after, '--max-count=1'] : [`${before}..${after}`];
  const [commits, [head], isForced] = await Promise.all([
    isDeleted ? [] : commitsOf(repository, range),
    isDeleted ? [] : commitsOf(repository, [after, '--max-count=1']),
    !isNewRef && !isDeleted && isAncestor(repository, before, after).then((isForward) => !isForward),
  ]);
  return {
    ref,
    before,
    after,
    created: isNewRef,
    deleted: isDeleted,
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
    commits,
  };
}

async function commitsOf(repository: PushedRepository, range: readonly string[]): Promise<object[]> {
  const log = ['log', '--reverse', `--max-count=${maxCommits}`, `--format=${format}`, ...range, '--'];
  const output = await git(['--git-dir', repository.folder, ...log]);
  const records = output.split(commitEnd).filter((record) => record.trim() !== '');
  return records.map((record) => {
    const [id = '', tree, message = '', timestamp, author, authorEmail, committer, committerEmail] = record
      .trimStart()
      .split(fieldEnd);
    return {
      id,
      tree_id: tree,
      distinct: true,
      message: message.trim(),
      timestamp,
      url: `${repository.url}/commit/${id}`,
      author: { name: author, email: authorEmail },
      committer: { name: committer, email: committerEmail },
    };
  });
}

async function isAncestor(repository: PushedRepository, older: string, newer: string): Promise<boolean> {
  const unmerged = await git(['--git-dir', repository.folder, 'rev-list', '--max-count=1', older, `^${newer}`, '--']);
  return unmerged === '';
}
