import { readFile } from 'node:fs/promises';
import { loadConfiguration } from '../../shared/config/load.ts';
import { git } from '../git/gitCommand.ts';
import { incomingRef } from '../git/source/refs.ts';
import { repositoryFolder } from '../git/createRepository.ts';
import type { Home } from './home.ts';
import { loginServer } from './names.ts';
import { taskGraph, type TaskNode } from './plan/taskGraph.ts';
import { resourceName, type Plan, type PlannedContext } from './plan/types.ts';
import type { AppSettings, Ports } from './types.ts';

export interface GraphParts {
  readonly home: Home;
  readonly plan: Plan;
  readonly ports: Ports;
  readonly settings: AppSettings;
  /** Repositories whose newest content is fetched and about to be pushed. */
  readonly incoming: readonly string[];
}

/** What the tasks of an instance take and make, from its configuration and its Git repositories as they are about to be. */
export async function readGraph({ home, plan, ports, settings, incoming }: GraphParts): Promise<readonly TaskNode[]> {
  const loaded = loadConfiguration(await readFile(plan.configuration, 'utf8'), settings);
  // The plan was made from this file a moment ago.
  if (loaded.kind === 'invalid') return [];
  const { configuration } = loaded;
  const local = plan.registries.map(
    (registry) => [registry.name, loginServer(ports.registries[resourceName(registry)] ?? 0)] as const,
  );
  const real = plan.realServers.map(({ name, server }) => [name, server] as const);
  return taskGraph({
    configuration,
    servers: new Map([...local, ...real]),
    async dockerfileOf(task) {
      const context = configuration.tasks.get(task)?.kind === 'build' && plan.contexts.find((one) => one.task === task);
      if (!context) return undefined;
      const isIncoming = incoming.includes(context.repository) && context.branch === 'main';
      return readDockerfile(home.git, context, isIncoming ? incomingRef : `refs/heads/${context.branch}`);
    },
  });
}

/** @returns undefined when the ref or the file is not there */
function readDockerfile(
  directory: string,
  { repository, dockerfile }: PlannedContext,
  ref: string,
): Promise<string | undefined> {
  const folder = repositoryFolder(directory, repository);
  return git(['--git-dir', folder, 'show', `${ref}:${dockerfile}`]).catch(() => undefined);
}
