import type { Command } from 'commander';
import { runListSchema, runSchema } from '../../shared/api/run.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { exitCodeOf, followRun, printLog } from '../followRun.ts';
import { runsView } from '../runTable.ts';
import { runView } from '../runView.ts';
import { type WatchOptions, watchRuns } from '../watchRuns.ts';

interface ListOptions {
  readonly task?: string;
  readonly status?: string;
  readonly trigger?: string;
  readonly top: string;
}

export function addRunCommands(program: Command, context: CommandContext): void {
  const run = withExamples(
    program.command('run').description('executions of tasks'),
    'run list --task hello-world --status Failed',
    'run log -f abcdefghij',
    'run watch',
  );
  addListCommands(run, context);
  addOneRunCommands(run, context);
}

function addListCommands(run: Command, context: CommandContext): void {
  withExamples(
    run.command('list'),
    'run list',
    'run list --task base-import-node --status Failed --top 5',
    'run list -o json',
  )
    .description('newest first')
    .option('--task <task>', 'of one task')
    .option('--status <status>', 'for example Failed')
    .option('--trigger <trigger>', 'Commit, "Image Update", Timer or Manual')
    .option('--top <number>', 'at most so many', '50')
    .action(async ({ top, ...filter }: ListOptions, command: Command) => {
      const query = { ...filter, limit: top };
      const { items } = await ask(await serverOf(context, command), runListSchema, { path: '/api/runs', query });
      print(context, command, items, runsView);
    });
  withExamples(run.command('watch'), 'run watch', 'run watch --task hello-world', 'run watch --until-done')
    .description('the newest runs, live: a table on a terminal, else a line for each change')
    .option('--task <task>', 'of one task')
    .option('--top <number>', 'at most so many', '10')
    .option('--until-done', 'until no run goes on')
    .action(async (options: WatchOptions, command: Command) => {
      await watchRuns(await serverOf(context, command), context.terminal, options);
    });
}

function addOneRunCommands(run: Command, context: CommandContext): void {
  withExamples(run.command('show <run>'), 'run show abcdefghij', 'run show abcdefghij -o json')
    .description('one run, and why it ended as it did')
    .action(async (id: string, _options, command: Command) => {
      print(context, command, await ask(await serverOf(context, command), runSchema, { path: pathOf(id) }), runView);
    });
  withExamples(run.command('log <run>'), 'run log abcdefghij', 'run log -f abcdefghij')
    .description('what it printed')
    .option('-f, --follow', 'until it has ended; the exit code is the run’s')
    .action(async (id: string, { follow }: { follow?: true }, command: Command) => {
      const server = await serverOf(context, command);
      if (follow === undefined) return printLog(server, context.terminal, id);
      context.setExitCode(exitCodeOf(await followRun(server, context.terminal, { runId: id, showSteps: false })));
    });
  withExamples(run.command('cancel <run>'), 'run cancel abcdefghij')
    .description('ask it to end; what is decided stays')
    .action(async (id: string, _options, command: Command) => {
      const server = await serverOf(context, command);
      const answer = await ask(server, runSchema, { method: 'POST', path: `${pathOf(id)}/cancel` });
      print(context, command, answer, (asked) => runsView([asked]));
    });
}

function pathOf(run: string): string {
  return `/api/runs/${encodeURIComponent(run)}`;
}
