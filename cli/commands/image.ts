import type { Command } from 'commander';
import {
  type ImageAnswer,
  type ImageHistoryAnswer,
  imageHistorySchema,
  imageListSchema,
} from '../../shared/api/image.ts';
import { runSchema } from '../../shared/api/run.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { formatRuns, shortTime } from '../runTable.ts';
import { formatTable } from '../table.ts';

export function addImageCommands(program: Command, context: CommandContext): void {
  const image = program.command('image').description('what was let in');

  image
    .command('list')
    .description('each import’s stable tag and what it was last decided to be')
    .action(async (_options, command: Command) => {
      const { items } = await ask(serverOf(context, command), imageListSchema, { path: '/api/images' });
      print(context, command, items, formatImages);
    });
  image
    .command('history <import>')
    .description('promotions, newest first')
    .action(async (name: string, _options, command: Command) => {
      const answer = await ask(serverOf(context, command), imageHistorySchema, { path: `${pathOf(name)}/history` });
      print(context, command, answer, formatHistory);
    });
  image
    .command('rollback <import> <tag-or-digest>')
    .description('go back to an earlier promotion; what is built on it follows')
    .option('--note <text>', 'why', '')
    .action((name: string, to: string, { note }: { note: string }, command: Command) =>
      start(context, command, `${pathOf(name)}/rollback`, { to, note }),
    );
  image
    .command('revoke <import> <digest>')
    .description('withdraw a digest; what runs on it goes back to the last good one')
    .requiredOption('--reason <text>', 'why')
    .action((name: string, digest: string, { reason }: { reason: string }, command: Command) =>
      start(context, command, `${pathOf(name)}/revoke`, { digest, reason }),
    );
}

async function start(context: CommandContext, command: Command, path: string, body: object): Promise<void> {
  const run = await ask(serverOf(context, command), runSchema, { method: 'POST', path, body });
  print(context, command, run, (answer) => formatRuns([answer]));
}

function formatImages(images: readonly ImageAnswer[]): string {
  return formatTable(
    [
      { title: 'IMPORT', cell: (image) => image.import },
      { title: 'IMAGE', cell: ({ image }) => image },
      { title: 'FROM', cell: ({ from }) => from },
      { title: 'DIGEST', cell: ({ desired }) => desired?.digest ?? '' },
      { title: 'OUTCOME', cell: ({ desired }) => desired?.outcome ?? '' },
      { title: 'DECIDED', cell: ({ desired }) => shortTime(desired?.decidedAt) },
    ],
    images,
  );
}

function formatHistory({ promotions }: ImageHistoryAnswer): string {
  return formatTable(
    [
      { title: 'UNIQUE TAG', cell: ({ uniqueTag }) => uniqueTag },
      { title: 'DIGEST', cell: ({ digest }) => digest },
      { title: 'RUN ID', cell: ({ runId }) => runId },
      { title: 'PROMOTED', cell: ({ promotedAt }) => shortTime(promotedAt) },
      { title: 'STATE', cell: ({ isDesired, isRevoked }) => (isRevoked ? 'revoked' : isDesired ? 'in use' : '') },
    ],
    promotions,
  );
}

function pathOf(name: string): string {
  return `/api/images/${encodeURIComponent(name)}`;
}
