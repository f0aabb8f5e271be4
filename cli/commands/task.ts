import type { Command } from 'commander';
import { runSchema } from '../../shared/api/run.ts';
import { type TaskAnswer, taskListSchema, taskSchema } from '../../shared/api/task.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { exitCodeOf, followLog } from '../followRun.ts';
import { formatRuns } from '../runTable.ts';
import { formatFacts, formatTable } from '../table.ts';

export function addTaskCommands(program: Command, context: CommandContext): void {
  const task = program.command('task').description('what is configured and can run');

  task
    .command('list')
    .description('all tasks')
    .action(async (_options, command: Command) => {
      const { items } = await ask(serverOf(context, command), taskListSchema, { path: '/api/tasks' });
      print(context, command, items, formatTasks);
    });
  task
    .command('show <task>')
    .description('one task with what is in force')
    .action(async (name: string, _options, command: Command) => {
      const answer = await ask(serverOf(context, command), taskSchema, { path: pathOf(name) });
      print(context, command, answer, formatTask);
    });
  task
    .command('run <task>')
    .description('run it by hand and follow its log; a disabled task runs too')
    .option('--no-wait', 'print the run and return at once')
    .action((name: string, { wait }: { wait: boolean }, command: Command) => runTask(context, command, { name, wait }));
  task
    .command('update <task>')
    .description('set build arguments on top of customhouse.yaml: --set NAME=value, --unset NAME')
    .option('--set <name=value>', 'repeatable', collect, [])
    .option('--unset <name>', 'back to the file’s value; repeatable', collect, [])
    .action(async (name: string, options: { set: string[]; unset: string[] }, command: Command) => {
      if (options.set.length + options.unset.length === 0)
        throw new CommandStop(exitCodes.wrongUse, 'Say what to change: --set NAME=value or --unset NAME.');
      const body = { set: Object.fromEntries(options.set.map(readPair)), unset: options.unset };
      await update(context, command, name, body);
    });
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    task
      .command(`${verb} <task>`)
      .description(enabled ? 'let it run by itself' : 'let it run only by hand')
      .action((name: string, _options, command: Command) => update(context, command, name, { enabled }));
  }
}

async function update(context: CommandContext, command: Command, name: string, body: object): Promise<void> {
  const answer = await ask(serverOf(context, command), taskSchema, { method: 'PATCH', path: pathOf(name), body });
  print(context, command, answer, formatTask);
}

async function runTask(
  context: CommandContext,
  command: Command,
  { name, wait }: { readonly name: string; readonly wait: boolean },
): Promise<void> {
  const server = serverOf(context, command);
  const run = await ask(server, runSchema, { method: 'POST', path: `${pathOf(name)}/runs`, body: {} });
  if (!wait) {
    print(context, command, run, (answer) => formatRuns([answer]));
    return;
  }
  context.terminal.writeError(`Run ${run.runId} of ${name}\n`);
  // JSON on standard output stays JSON: the log goes beside it.
  const isJson = command.optsWithGlobals<{ output: string }>().output === 'json';
  const { terminal } = context;
  const logTo = isJson ? { ...terminal, write: (text: string) => terminal.writeError(text) } : terminal;
  const ended = await followLog(server, logTo, run.runId);
  print(context, command, ended, (answer) => `\n${formatRuns([answer])}${formatFacts({ Reason: answer.reason })}`);
  context.setExitCode(exitCodeOf(ended));
}

function formatTasks(tasks: readonly TaskAnswer[]): string {
  return formatTable(
    [
      { title: 'TASK', cell: ({ name }) => name },
      { title: 'KIND', cell: ({ kind }) => kind },
      { title: 'PLATFORM', cell: ({ platform }) => platform },
      { title: 'STATUS', cell: ({ status }) => status },
      { title: 'IMAGE', cell: ({ to, image }) => to ?? image ?? '' },
      { title: 'LAST RUN', cell: ({ lastRun }) => (lastRun === undefined ? '' : `${lastRun.runId} ${lastRun.status}`) },
    ],
    tasks,
  );
}

function formatTask(task: TaskAnswer): string {
  const { triggers, set = [] } = task;
  const argumentsInForce = set.map(({ name, value, source }) => `${name}=${value}${source === 'set' ? ' (set)' : ''}`);
  return formatFacts({
    Task: task.name,
    Kind: task.kind,
    Status: task.status,
    Platform: task.platform,
    From: task.from,
    To: task.to,
    Gates: task.gates?.join(', '),
    Image: task.image,
    Context: task.context,
    File: task.file,
    Set: argumentsInForce.length === 0 ? undefined : argumentsInForce.join(' '),
    'Builds on': task.bases?.join(', '),
    Deploys: task.containerGroup,
    Commit: triggers.commit ? 'yes' : 'no',
    'Base image': triggers.baseImage ? 'yes' : 'no',
    Timer: triggers.timer,
    Revalidate: triggers.revalidate,
    'Last run': task.lastRun === undefined ? undefined : `${task.lastRun.runId} ${task.lastRun.status}`,
  });
}

function pathOf(task: string): string {
  return `/api/tasks/${encodeURIComponent(task)}`;
}

function readPair(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new CommandStop(exitCodes.wrongUse, `--set ${text}: expected NAME=value.`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
