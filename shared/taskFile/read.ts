import { parseText } from './parse.ts';
import { type RenderedTaskFile, renderTaskFile, type TaskFileInput } from './render.ts';
import { taskFileSchema } from './schema.ts';
import type { TaskFile } from './task.ts';
import { toTask } from './toTask.ts';

/**
 * Reads a task file in ACR's order: aliases, then templates with the secrets that the file names, then YAML.
 *
 * @throws TaskFileError with file, line and column when it is wrong by ACR's rules
 */
export async function readTaskFile(input: TaskFileInput): Promise<TaskFile> {
  return parseTaskFile(await renderTaskFile(input), input.file);
}

/** The steps of a rendered file. @throws TaskFileError */
export function parseTaskFile({ text, imageAliases }: RenderedTaskFile, file: string): TaskFile {
  return toTask(parseText(text, taskFileSchema, file), imageAliases, file);
}
