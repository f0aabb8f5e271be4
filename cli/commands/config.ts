import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { configJsonSchema } from '../../shared/config/jsonSchema.ts';
import { loadConfiguration } from '../../shared/config/load.ts';
import { formatProblem } from '../../shared/config/problem.ts';
import type { CommandContext } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { findLocalFile } from '../localFile.ts';

export function addConfigCommands(program: Command, context: CommandContext): void {
  const config = withExamples(
    program.command('config').description('customhouse.yaml'),
    'config check',
    'config check deploy/customhouse.yaml',
  );

  withExamples(config.command('check [file]'), 'config check', 'config check deploy/customhouse.yaml')
    .description('every mistake with its place; ${NAME} is taken from the environment, else from the local instance')
    .action((file: string | undefined) => {
      check(context, file ?? 'customhouse.yaml');
    });
  withExamples(config.command('schema'), 'config schema > customhouse.schema.json')
    .description('its JSON Schema, for editors')
    .action(() => {
      context.terminal.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
}

function check({ terminal, setExitCode }: CommandContext, file: string): void {
  const path = resolve(terminal.workingDirectory, file);
  if (!existsSync(path)) throw new CommandStop(exitCodes.wrongUse, `There is no ${file}.`);
  const environment = { ...findLocalFile(terminal)?.settings, ...terminal.environment };
  const loaded = loadConfiguration(readFileSync(path, 'utf8'), environment);
  if (loaded.kind === 'valid') {
    const { registries, tasks } = loaded.configuration;
    terminal.write(`${file} is valid: ${registries.size} registries, ${tasks.size} tasks.\n`);
    return;
  }
  terminal.write(loaded.problems.map((problem) => `${formatProblem(file, problem)}\n`).join(''));
  setExitCode(exitCodes.no);
}
