import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRepository, draftRepository, repositoryFolder } from '../git/createRepository.ts';
import { git } from '../git/gitCommand.ts';
import { commitAt, fetchSource } from '../git/source/fetchSource.ts';
import { pushSource, type Brought } from '../git/source/pushSource.ts';
import { mainRef, sourceRef } from '../git/source/refs.ts';
import { shownLocation, type Source } from '../git/source/source.ts';
import { cloneRoot, type Home } from './home.ts';
import type { Plan } from './plan/types.ts';

const samples = join(cloneRoot, 'samples');

/**
 * Sees to it that every repository of the plan exists: from its source, else from the sample of its name. One that exists keeps what
 * people pushed; what its source has now is fetched, to be pushed once somebody listens (bringIn).
 *
 * @throws Error with the remedy, before anything is started: no content at all, or no Dockerfile where a task wants one
 */
export async function createRepositories(home: Home, plan: Plan, sources: readonly Source[] = []): Promise<void> {
  for (const name of plan.repositories) {
    const source = sources.find((one) => one.name === name);
    const isThere = existsSync(repositoryFolder(home.git, name));
    if (source !== undefined) await takeSource(home, plan, source, isThere);
    else if (!isThere) await createFromSample(home, plan, name);
  }
}

/** Pushes what the sources have that is new. */
export async function bringIn(
  home: Home,
  sources: readonly Source[],
  git: { readonly port: number; readonly token: string },
): Promise<readonly (readonly [Source, Brought])[]> {
  const brought: (readonly [Source, Brought])[] = [];
  for (const source of sources) {
    const repository = repositoryFolder(home.git, source.name);
    const url = `http://127.0.0.1:${git.port}/${source.name}.git`;
    brought.push([source, await pushSource({ repository, url, token: git.token })]);
  }
  return brought;
}

async function takeSource(home: Home, plan: Plan, source: Source, isThere: boolean): Promise<void> {
  const { name } = source;
  async function fetch(repository: string): Promise<string> {
    const commit = await fetchSource(repository, source, new Date());
    await requireDockerfiles(repository, plan, source, commit);
    return commit;
  }
  if (isThere) {
    await fetch(repositoryFolder(home.git, name));
    return;
  }
  await draftRepository(home.git, name, async (draft) => {
    const commit = await fetch(draft);
    for (const ref of [mainRef, sourceRef]) await git(['--git-dir', draft, 'update-ref', ref, commit]);
  });
}

async function createFromSample(home: Home, plan: Plan, name: string): Promise<void> {
  const folder = join(samples, name);
  if (!existsSync(folder)) {
    const variable = Object.entries(plan.fillings).find(([, one]) => one.kind === 'repository' && one.name === name);
    const other = variable === undefined ? '' : `, or set ${variable[0]} to the clone URL of a real one`;
    throw new Error(
      `The configuration has tasks that read the local Git repository "${name}", and there is nothing to put into it. ` +
        `Start with --repo ${name}=PATH (a folder, a Git repository or a Git URL)${other}.`,
    );
  }
  await createRepository(home.git, name, folder, new Date());
}

async function requireDockerfiles(repository: string, plan: Plan, source: Source, commit: string): Promise<void> {
  const wanted = plan.contexts.filter((one) => one.repository === source.name && one.branch === 'main');
  for (const { task, dockerfile } of wanted) {
    if ((await commitAt(repository, `${commit}:${dockerfile}`)) !== undefined) continue;
    throw new Error(
      `--repo ${source.name}: ${shownLocation(source)} has no ${dockerfile}, which task ${task} wants. ` +
        'Commit one there, or say in the task where it is: `dockerfile:` or `file:`, or `context: …#branch:folder`.',
    );
  }
}
