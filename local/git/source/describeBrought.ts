import type { Brought } from './pushSource.ts';
import { shownLocation, type Source } from './source.ts';

const shortCommit = 10;

/** What became of a source, for the person who named it; where both sides went on, with both ways out. */
export function describeBrought(source: Source, brought: Brought): string {
  const from = `${source.name}: ${shownLocation(source)}`;
  if (brought.kind === 'known') return `${from} has nothing new.`;
  if (brought.kind === 'pushed') return `${from} was pushed as ${short(brought.commit)}. What it starts follows.`;
  return (
    `${from} (${short(brought.incoming)}) and the local repository (main at ${short(brought.main)}) have both changed since they were ` +
    `the same. The local one stays as it is: nothing that was pushed is lost.\n${wayOut(source)}`
  );
}

function wayOut({ name, kind, location }: Source): string {
  const address = `the address of "Git ${name}" below`;
  if (kind === 'folder')
    return (
      `  To go on with both: clone ${address}, put your changes there, push. ` +
      `To go on with the folder alone: git init and commit in a copy of it, git push --force <address> HEAD:main.`
    );
  const at = kind === 'repository' ? `git -C ${location}` : 'in a clone of it: git';
  return (
    `  To go on with both: ${at} pull <address> main, then start again (the address: ${address}). ` +
    `To give up what was pushed: ${at} push --force <address> HEAD:main.`
  );
}

function short(commit: string): string {
  return commit.slice(0, shortCommit);
}
