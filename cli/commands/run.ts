import { type Command, Option } from 'commander';
import { runDetailSchema, runSchema } from '../../shared/api/run.ts';
import { runStatuses, triggers } from '../../shared/run.ts';
import { ask } from '../api.ts';
import { type CommandContext, globalsOf, print, serverOf } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { exitCodeOf, followRun, printLog } from '../followRun.ts';
import { listRuns, type RunQuery } from '../listRuns.ts';
import { readCount } from '../readCount.ts';
import { readTime } from '../readTime.ts';
import { runsView } from '../runTable.ts';
import { runView } from '../runView.ts';
import { type WatchOptions, watchRuns } from '../watchRuns.ts';

export function addRunCommands(program: Command, context: CommandContext): void {
  const run = withExamples(
    program.command('run').description('executions of tasks'),
    'run list --task hello-world --status Failed',
    'run log -f abcdefghij',
    'run watch',
  );
  addListCommand(run, context);
  addWatchCommand(run, context);
  addOneRunCommands(run, context);
}

function addListCommand(run: Command, context: CommandContext): void {
  const { terminal } = context;
  function toTime(text: string): string {
    return readTime(text, terminal.now());
  }
  withExamples(
    run.command('list'),
    'run list',
    'run list --task base-import-node --status Failed --top 5',
    'run list --from 24h -o json',
  )
    .description('newest first')
    .option('--task <task>', 'of one task')
    .addOption(new Option('--status <status>', 'that is so').choices(runStatuses))
    .addOption(new Option('--trigger <trigger>', 'that began so').choices(triggers))
    .option('--from <time>', 'created since then: 30m, 2h, 7d, or a time such as 2026-11-24T03:00Z', toTime)
    .option('--to <time>', 'created until then', toTime)
    .option('--top <number>', 'at most so many', readCount, 50)
    .action(async ({ top, ...filter }: RunQuery & { readonly top: number }, command: Command) => {
      print(context, command, await listRuns(await serverOf(context, command), filter, top), runsView);
    });
}

function addWatchCommand(run: Command, context: CommandContext): void {
  withExamples(
    run.command('watch'),
    'run watch',
    'run watch --task hello-world',
    'run watch --until-done',
    'run watch -o json | jq --unbuffered .reason',
  )
    .description('the newest runs, live: a table on a terminal, else a line for each change')
    .option('--task <task>', 'of one task')
    .option('--top <number>', 'at most so many', readCount, 10)
    .option('--until-done', 'until no run goes on')
    .action(async (options: WatchOptions, command: Command) => {
      const server = await serverOf(context, command);
      await watchRuns(server, context.terminal, { ...options, ...globalsOf(command) });
    });
}

function addOneRunCommands(run: Command, context: CommandContext): void {
  withExamples(run.command('show <run>'), 'run show abcdefghij', 'run show abcdefghij -o json')
    .description('one run, its steps, and why it ended as it did')
    .action(async (id: string, _options, command: Command) => {
      const server = await serverOf(context, command);
      const answer = await ask(server, runDetailSchema, { path: pathOf(id) });
      print(context, command, answer, (shown) => runView(shown, context.terminal.now()));
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
