import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { loadConfiguration } from '../../shared/config/load.ts';
import { mostSourceBytes } from '../../shared/git/git.ts';
import { createSourceTree } from '../../shared/git/sourceTree.ts';
import { readTree } from '../../shared/git/readTree.ts';
import type { Commit } from '../../shared/run.ts';
import { commitAt } from '../git/source/fetchSource.ts';
import { incomingRef } from '../git/source/refs.ts';
import { repositoryFolder } from '../git/createRepository.ts';
import type { Home } from './home.ts';
import { loginServer } from './names.ts';
import { taskGraph, type TaskNode } from './plan/taskGraph.ts';
import { resourceName, type Plan } from './plan/types.ts';
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
    async treeOf({ name, context }) {
      const repository = plan.contexts.find(({ task }) => task === name)?.repository;
      if (repository === undefined) return undefined;
      const isIncoming = incoming.includes(repository) && context.branch === 'main';
      const directory = repositoryFolder(home.git, repository);
      const commit = await commitAt(directory, isIncoming ? incomingRef : `refs/heads/${context.branch}`);
      if (commit === undefined) return undefined;
      const stored = { fs, gitdir: directory, cache: {} };
      const entries = await readTree(stored, context, commit as Commit, mostSourceBytes);
      return createSourceTree(commit as Commit, entries);
    },
  });
}
