import type { BuildTask, Configuration, TaskFileConfiguration } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { Secrets, SourceTree } from '../ports.ts';
import { TaskFileError } from '../taskFile/problem.ts';
import { readTaskFile } from '../taskFile/read.ts';
import { readValues } from '../taskFile/readValues.ts';
import { sourceReader } from '../taskFile/sourceReader.ts';
import type { TaskFile } from '../taskFile/task.ts';
import { runValuesWith, unknownSecret } from '../taskFile/unknown.ts';
import { buildArguments, type ValueSources } from './effectiveTask.ts';

/** The part of the app that a task file is rendered with. */
export interface TaskFileSources extends ValueSources {
  readonly configuration: Pick<Configuration, 'registries'>;
  readonly secrets: Pick<Secrets, 'reference'>;
}

/** Of a commit: what is read here. */
export type ReadableTree = Pick<SourceTree, 'commit' | 'readText'>;

/** A build task that runs a task file. */
export interface FileTask extends BuildTask {
  readonly taskFile: TaskFileConfiguration;
}

export function runsTaskFile(task: BuildTask): task is FileTask {
  return task.taskFile !== undefined;
}

/** What the request gives the file: `set` in force, and the URL of each secret. ACR reads the secrets itself, as the build identity. */
export async function fileValues(app: TaskFileSources, task: FileTask): Promise<Readonly<Record<string, string>>> {
  const secrets = Object.entries(task.taskFile.secrets).map(([name, secret]) => [name, app.secrets.reference(secret)]);
  return { ...(await buildArguments(app, task)), ...(Object.fromEntries(secrets) as Record<string, string>) };
}

/**
 * The task's file as ACR will render it, as far as that is known here: secrets never, `{{.Run.ID}}` once there is a run.
 *
 * @throws TASK_FILE_NOT_FOUND, TASK_FILE_INVALID
 */
export async function readTaskFileOf(
  app: TaskFileSources,
  task: FileTask,
  { tree, acrRunId }: { readonly tree: ReadableTree; readonly acrRunId?: string | undefined },
): Promise<TaskFile> {
  const { path: file, values } = task.taskFile;
  const text = textOf(task, tree, file);
  const known = { ...(await knownRunValues(app, task)), ...(acrRunId === undefined ? {} : { ID: acrRunId }) };
  try {
    const given = values === undefined ? {} : readValues(textOf(task, tree, values));
    return await readTaskFile({
      text,
      file,
      data: { Run: runValuesWith(known), Values: { ...given, ...(await fileValues(app, task)) } },
      readSource: sourceReader(tree),
      resolveSecret: () => Promise.resolve(unknownSecret),
    });
  } catch (error) {
    if (!(error instanceof TaskFileError)) throw error;
    throw new CustomhouseError(
      'TASK_FILE_INVALID',
      `Could not read the task file of task ${task.name} at ${tree.commit}: ${error.message}\nCorrect it; where ACR takes what is not read here, name what it builds on with \`baseImages:\`.`,
      { cause: error },
    );
  }
}

async function knownRunValues(
  app: TaskFileSources,
  { registry, platform }: FileTask,
): Promise<Readonly<Record<string, string>>> {
  const [OS = '', Architecture = ''] = platform.split('/');
  const configured = app.configuration.registries.get(registry);
  const RegistryName = configured?.kind === 'acr' ? configured.acr : registry;
  return { Registry: await app.registries.loginServer(registry), RegistryName, OS, Architecture };
}

function textOf({ context, name }: FileTask, tree: ReadableTree, path: string): string {
  const text = tree.readText(path);
  if (text !== undefined) return text;
  throw new CustomhouseError(
    'TASK_FILE_NOT_FOUND',
    `There is no ${path} in ${context.url} at ${tree.commit}. Commit one, or correct \`file:\` or \`values:\` of task ${name}.`,
  );
}
