import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { configJsonSchema } from '../../shared/config/jsonSchema.ts';
import { loadConfiguration } from '../../shared/config/load.ts';
import { type ConfigProblem, formatProblem } from '../../shared/config/problem.ts';
import { type CommandContext, print } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { findLocalFile } from '../localFile.ts';
import type { View } from '../view.ts';

export function addConfigCommands(program: Command, context: CommandContext): void {
  const config = withExamples(
    program.command('config').description('customhouse.yaml'),
    'config check',
    'config check deploy/customhouse.yaml',
  );

  withExamples(
    config.command('check [file]'),
    'config check',
    'config check deploy/customhouse.yaml',
    'config check -o json',
  )
    .description('every mistake with its place; ${NAME} is taken from the environment, else from the local instance')
    .action((file: string | undefined, _options, command: Command) => {
      check(context, command, file ?? 'customhouse.yaml');
    });
  withExamples(config.command('schema'), 'config schema > customhouse.schema.json')
    .description('its JSON Schema, for editors')
    .action(() => {
      context.terminal.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
}

/** What is found in a file: nothing wrong, or every mistake. */
interface Checked {
  readonly file: string;
  readonly registries: number;
  readonly tasks: number;
  readonly problems: readonly ConfigProblem[];
}

function check(context: CommandContext, command: Command, file: string): void {
  const { terminal, setExitCode } = context;
  const path = resolve(terminal.workingDirectory, file);
  if (!existsSync(path)) throw new CommandStop(exitCodes.wrongUse, `There is no ${file}.`);
  const environment = { ...findLocalFile(terminal)?.settings, ...terminal.environment };
  const loaded = loadConfiguration(readFileSync(path, 'utf8'), environment);
  const checked: Checked =
    loaded.kind === 'valid'
      ? { file, registries: loaded.configuration.registries.size, tasks: loaded.configuration.tasks.size, problems: [] }
      : { file, registries: 0, tasks: 0, problems: loaded.problems };
  print(context, command, checked, checkedView);
  if (loaded.kind === 'invalid') setExitCode(exitCodes.no);
}

function checkedView({ file, registries, tasks, problems }: Checked): View {
  const lines = problems.map((problem) => `${formatProblem(file, problem)}\n`);
  return {
    table: () =>
      lines.length === 0
        ? `${file} is valid: ${countOf(registries, 'registry', 'registries')}, ${countOf(tasks, 'task', 'tasks')}.\n`
        : lines.join(''),
    tsv: () => problems.map(({ line, column, path, message }) => `${line}\t${column}\t${path}\t${message}\n`).join(''),
  };
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
