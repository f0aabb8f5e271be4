import type { Command } from 'commander';
import { type StatusAnswer, statusSchema } from '../../shared/api/status.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { deploymentsView } from '../deploymentViews.ts';
import { withExamples } from '../examples.ts';
import { exitCodes } from '../exitCode.ts';
import { imagesView } from '../imageViews.ts';
import { runsView } from '../runTable.ts';
import { rowsView } from '../table.ts';
import { together, type View } from '../view.ts';

export function addStatusCommand(program: Command, context: CommandContext): void {
  withExamples(program.command('status'), 'status', 'status > /dev/null || echo "somebody should look"')
    .description('everything at a glance; the exit code is 1 when somebody should look at something')
    .action(async (_options, command: Command) => {
      const answer = await ask(await serverOf(context, command), statusSchema, { path: '/api/status' });
      print(context, command, answer, (status) => statusView(status, context.terminal.now()));
      if (answer.attention.length > 0) context.setExitCode(exitCodes.no);
    });
}

function statusView({ images, deployments, running, attention }: StatusAnswer, now: Date): View {
  return together(
    ...(images.length === 0 ? [] : [imagesView(images)]),
    ...(deployments.length === 0 ? [] : [deploymentsView(deployments)]),
    ...(running.length === 0 ? [] : [runsView(running, now)]),
    attention.length === 0 ? allIsWell : attentionView(attention),
  );
}

const allIsWell: View = { table: () => 'All is well.\n', tsv: () => '' };

function attentionView(attention: StatusAnswer['attention']): View {
  return rowsView(
    [
      { title: 'LOOK AT', cell: ({ task }) => task, colour: () => 'red' },
      { title: 'RUN ID', cell: ({ runId }) => runId ?? '' },
      { title: 'BECAUSE', cell: ({ message }) => message },
    ],
    attention,
  );
}
