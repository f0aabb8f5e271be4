import type { Command } from 'commander';
import { type RunAnswer, runListSchema, runSchema } from '../../shared/api/run.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { exitCodeOf, followLog, printLog } from '../followRun.ts';
import { durationOf, formatRuns, shortTime } from '../runTable.ts';
import { formatFacts } from '../table.ts';

interface ListOptions {
  readonly task?: string;
  readonly status?: string;
  readonly trigger?: string;
  readonly top: string;
}

export function addRunCommands(program: Command, context: CommandContext): void {
  const run = program.command('run').description('executions of tasks');

  run
    .command('list')
    .description('newest first')
    .option('--task <task>')
    .option('--status <status>', 'for example Failed')
    .option('--trigger <trigger>', 'Commit, "Image Update", Timer or Manual')
    .option('--top <number>', 'at most so many', '50')
    .action(async ({ top, ...filter }: ListOptions, command: Command) => {
      const query = { ...filter, limit: top };
      const { items } = await ask(serverOf(context, command), runListSchema, { path: '/api/runs', query });
      print(context, command, items, formatRuns);
    });
  run
    .command('show <run>')
    .description('one run, and why it ended as it did')
    .action(async (id: string, _options, command: Command) => {
      const answer = await ask(serverOf(context, command), runSchema, { path: pathOf(id) });
      print(context, command, answer, formatRun);
    });
  run
    .command('log <run>')
    .description('what it printed')
    .option('-f, --follow', 'until it has ended')
    .action(async (id: string, { follow }: { follow?: true }, command: Command) => {
      const server = serverOf(context, command);
      if (follow === undefined) return printLog(server, context.terminal, id);
      context.setExitCode(exitCodeOf(await followLog(server, context.terminal, id)));
    });
  run
    .command('cancel <run>')
    .description('ask it to end; what is decided stays')
    .action(async (id: string, _options, command: Command) => {
      const answer = await ask(serverOf(context, command), runSchema, { method: 'POST', path: `${pathOf(id)}/cancel` });
      print(context, command, answer, (asked) => formatRuns([asked]));
    });
}

function formatRun(run: RunAnswer): string {
  const { acrRuns } = run;
  return formatFacts({
    'Run ID': run.runId,
    Task: run.task,
    Status: run.status,
    Outcome: run.outcome,
    Reason: run.reason,
    Trigger: run.trigger,
    Cause: Object.values(run.cause).join(' '),
    Platform: run.platform,
    Digest: run.digest,
    Commit: run.commit,
    Base: run.baseDigest,
    Deployed: run.fileDeployments?.map((group) => `${group.resourceGroup}/${group.containerGroup}`).join(', '),
    Created: shortTime(run.createdAt),
    Started: run.startedAt === undefined ? undefined : shortTime(run.startedAt),
    Finished: run.finishedAt === undefined ? undefined : shortTime(run.finishedAt),
    Duration: run.finishedAt === undefined ? undefined : durationOf(run),
    'ACR runs':
      acrRuns.map(({ registry, acrRunId, purpose }) => `${acrRunId} (${purpose}, ${registry})`).join(', ') || undefined,
  });
}

function pathOf(run: string): string {
  return `/api/runs/${encodeURIComponent(run)}`;
}
