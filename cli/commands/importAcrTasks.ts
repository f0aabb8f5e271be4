import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfiguration } from '../../shared/config/load.ts';
import { formatProblem } from '../../shared/config/problem.ts';
import { connectAzure, connectLocal } from '../acrTasks/connectOperator.ts';
import { createFileReader } from '../acrTasks/fileReader.ts';
import { moveIn } from '../acrTasks/moveIn.ts';
import { type AcrTasks, readAcrTasks } from '../acrTasks/readAcrTasks.ts';
import type { CommandContext } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { findLocalFile } from '../localFile.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly registry: string;
  readonly resourceGroup?: string;
  readonly out?: string;
  readonly force: boolean;
}

export function addImportAcrTasksCommand(program: Command, context: CommandContext): void {
  withExamples(
    program.command('import-acr-tasks'),
    'import-acr-tasks --registry exampleteam',
    'import-acr-tasks --registry exampleteam --out customhouse.yaml',
  )
    .description(
      'write the customhouse.yaml that is the equal of a registry’s ACR tasks. A registry of the local instance is read there, others with the signed-in `az`. GIT_TOKEN opens private repositories',
    )
    .requiredOption('--registry <name>', 'the Azure Container Registry that has the tasks')
    .option('--resource-group <name>', 'its resource group, where the subscription has several of that name')
    .option('--out <file>', 'write to a file; else to standard output')
    .option('--force', 'also over a file that exists', false)
    .action(async (options: Options) => {
      await importAcrTasks(context, options);
    });
}

async function importAcrTasks({ terminal, setExitCode }: CommandContext, options: Options): Promise<void> {
  const { out, force } = options;
  const path = out === undefined ? undefined : resolve(terminal.workingDirectory, out);
  if (path !== undefined && !force && existsSync(path))
    throw new CommandStop(exitCodes.no, `${out ?? ''} exists. Name another file, or add --force to write over it.`);
  const found = await find(terminal, options);
  const text = await moveIn(found, createFileReader(terminal.environment['GIT_TOKEN'] ?? localToken(terminal)));
  if (path === undefined) terminal.write(text);
  else writeFileSync(path, text);
  const problems = problemsOf(text, out ?? 'customhouse.yaml');
  if (path !== undefined) terminal.write(`${out ?? ''}: ${found.tasks.length} ACR tasks of ${found.registry.acr}.\n`);
  if (problems === '') return;
  terminal.writeError(`It is not valid yet:\n${problems}`);
  setExitCode(exitCodes.no);
}

async function find(terminal: Terminal, { registry, resourceGroup }: Options): Promise<AcrTasks> {
  // An instance that does not run has nothing to say.
  const local = connectLocal(findLocalFile(terminal));
  const here = local && (await readAcrTasks(local, registry, resourceGroup).catch(() => undefined));
  if (here !== undefined) return here;
  const azure = await connectAzure(terminal);
  const found = await readAcrTasks(azure, registry, resourceGroup).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    throw new CommandStop(
      exitCodes.unknown,
      `Azure could not be asked for the tasks of ${registry} (${code}). You need to be signed in (\`az login\`) with the role "Container Registry Tasks Contributor" or Contributor there.`,
    );
  });
  if (found !== undefined) return found;
  const where = resourceGroup === undefined ? 'the subscription' : resourceGroup;
  throw new CommandStop(
    exitCodes.no,
    `There is no registry ${registry} in ${where}. \`az acr list\` shows those that you can see; AZURE_SUBSCRIPTION_ID chooses another subscription.`,
  );
}

function localToken(terminal: Terminal): string | undefined {
  return findLocalFile(terminal)?.git?.token;
}

function problemsOf(text: string, file: string): string {
  const loaded = loadConfiguration(text, {});
  return loaded.kind === 'valid' ? '' : loaded.problems.map((one) => `${formatProblem(file, one)}\n`).join('');
}
