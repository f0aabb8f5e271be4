import { loadConfiguration } from '../../../shared/config/load.ts';
import type { Configuration, GitContext } from '../../../shared/config/model.ts';
import type { TestSettings } from '../../../shared/gates/test.ts';
import { formatProblem } from '../../../shared/config/problem.ts';
import type { Environment } from '../../../shared/config/substitute.ts';
import { resources } from '../names.ts';
import { findVariables } from './findVariables.ts';
import { planRegistries } from './planRegistries.ts';
import { stagedValues, stagedRepository } from './stagedValues.ts';
import type { Filling, Plan, PlannedContext } from './types.ts';

export interface ConfigurationFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * What the local Azure makes for a configuration: all that the file names and no real host has.
 *
 * @throws Error with every mistake in the file by line, and what to do about a variable that can't be filled in
 */
export function planAzure({ path, text }: ConfigurationFile, environment: Environment): Plan {
  const variables = findVariables(text);
  const given = variables.map(({ name }) => name).filter((name) => environment[name] !== undefined);
  const fillings: Record<string, Filling> = {};
  for (const { name, filling } of variables)
    if (filling !== undefined && !given.includes(name)) fillings[name] ??= filling;
  const staged = stagedValues(fillings);
  const loaded = loadConfiguration(text, { ...environment, ...staged });
  if (loaded.kind === 'invalid')
    throw new Error(
      `${path} can't be used:\n${loaded.problems.map((problem) => `  ${formatProblem(path, problem)}`).join('\n')}\n` +
        'Mend them; a variable that is not set comes from the environment: NAME=value npm start.',
    );
  const { configuration } = loaded;
  const contexts = contextsOf(configuration);
  return {
    configuration: path,
    ...planRegistries(configuration),
    repositories: [...new Set(contexts.map(({ repository }) => repository))].sort(),
    contexts,
    resourceGroups: groupsOf(configuration),
    fillings,
    given: [...new Set(given)],
  };
}

function contextsOf({ tasks }: Configuration): PlannedContext[] {
  return [...tasks.values()].flatMap((task) => {
    if (task.kind === 'build') return localContext(task.name, task.context, task.taskFile?.path ?? task.dockerfile);
    return task.gates
      .filter(({ gate }) => gate === 'test')
      .flatMap(({ settings }) => {
        const { context, file, dockerfile = 'Dockerfile' } = settings as TestSettings;
        return localContext(task.name, context, file ?? dockerfile);
      });
  });
}

function localContext(task: string, { url, branch, folder }: GitContext, dockerfile: string): PlannedContext[] {
  const repository = stagedRepository(url);
  if (repository === undefined) return [];
  return [{ task, repository, branch, dockerfile: folder === '' ? dockerfile : `${folder}/${dockerfile}` }];
}

function groupsOf({ registries, tasks }: Configuration): string[] {
  const ofRegistries = [...registries.values()].flatMap((one) => (one.kind === 'acr' ? [one.resourceGroup] : []));
  const ofGroups = [...tasks.values()].flatMap((task) =>
    task.kind === 'build' && task.deploy !== undefined ? [task.deploy.resourceGroup] : [],
  );
  const all = [resources.resourceGroup, ...ofRegistries, ...ofGroups];
  // ARM compares names without regard to case.
  return all.filter((name, index) => all.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === index);
}
