import type { Command } from 'commander';
import { runSchema } from '../../shared/api/run.ts';
import { taskListSchema, taskSchema } from '../../shared/api/task.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { finishRun } from '../finishRun.ts';
import { taskView, tasksView } from '../taskViews.ts';

export function addTaskCommands(program: Command, context: CommandContext): void {
  const task = withExamples(
    program.command('task').description('what is configured and can run'),
    'task list',
    'task run base-import-node',
    'task update hello-world --set LOG_LEVEL=debug',
  );
  addReadingCommands(task, context);
  addRunCommand(task, context);
  addUpdateCommands(task, context);
}

function addReadingCommands(task: Command, context: CommandContext): void {
  withExamples(task.command('list'), 'task list', 'task list -o tsv | cut -f1')
    .description('all tasks with their last run')
    .action(async (_options, command: Command) => {
      const { items } = await ask(await serverOf(context, command), taskListSchema, { path: '/api/tasks' });
      print(context, command, items, tasksView);
    });
  withExamples(task.command('show <task>'), 'task show hello-world', 'task show hello-world -o json')
    .description('one task with what is in force')
    .action(async (name: string, _options, command: Command) => {
      print(
        context,
        command,
        await ask(await serverOf(context, command), taskSchema, { path: pathOf(name) }),
        taskView,
      );
    });
}

function addRunCommand(task: Command, context: CommandContext): void {
  withExamples(
    task.command('run <task>'),
    'task run base-import-node',
    'task run hello-world --no-wait -o json',
    'task run hello-world > build.log',
  )
    .description(
      'run it by hand and follow it: steps and times on standard error, the log on standard output. A disabled task runs too',
    )
    .option('--no-wait', 'print the run and return at once')
    .action(async (name: string, { wait }: { wait: boolean }, command: Command) => {
      const server = await serverOf(context, command);
      const run = await ask(server, runSchema, { method: 'POST', path: `${pathOf(name)}/runs`, body: {} });
      await finishRun(context, command, { server, run, wait });
    });
}

function addUpdateCommands(task: Command, context: CommandContext): void {
  withExamples(
    task.command('update <task>'),
    'task update hello-world --set LOG_LEVEL=debug --set MODE=fast',
    'task update hello-world --unset LOG_LEVEL',
  )
    .description('build arguments on top of customhouse.yaml, kept until they are unset')
    .option('--set <name=value>', 'repeatable', collect, [])
    .option('--unset <name>', 'back to the file’s value; repeatable', collect, [])
    .action(async (name: string, options: { set: string[]; unset: string[] }, command: Command) => {
      if (options.set.length + options.unset.length === 0)
        throw new CommandStop(exitCodes.wrongUse, 'Say what to change: --set NAME=value or --unset NAME.');
      await update(context, command, name, {
        set: Object.fromEntries(options.set.map(readPair)),
        unset: options.unset,
      });
    });
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    withExamples(task.command(`${verb} <task>`), `task ${verb} hello-world`)
      .description(enabled ? 'let it run by itself' : 'let it run only by hand')
      .action((name: string, _options, command: Command) => update(context, command, name, { enabled }));
  }
}

async function update(context: CommandContext, command: Command, name: string, body: object): Promise<void> {
  const server = await serverOf(context, command);
  print(context, command, await ask(server, taskSchema, { method: 'PATCH', path: pathOf(name), body }), taskView);
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
