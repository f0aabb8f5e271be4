import type { Command } from 'commander';
import { imageHistorySchema, imageListSchema } from '../../shared/api/image.ts';
import { runSchema } from '../../shared/api/run.ts';
import { whySchema } from '../../shared/api/why.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { finishRun } from '../finishRun.ts';
import { historyView, imagesView, tagsView } from '../imageViews.ts';
import { importOf } from '../importOf.ts';
import { whyView } from '../whyView.ts';

const subject = 'an import, or its image such as node:15-alpine';

export function addImageCommands(program: Command, context: CommandContext): void {
  const image = withExamples(
    program.command('image').description('what was let in'),
    'image list',
    'image why node:15-alpine',
    'image rollback node:15-alpine 15-alpine-abcdefghij',
  );
  addReadingCommands(image, context);
  addReturnCommands(image, context);
}

function addReadingCommands(image: Command, context: CommandContext): void {
  withExamples(image.command('list'), 'image list', 'image list -o json')
    .description('each import’s stable tag and what it was last decided to be')
    .action(async (_options, command: Command) => {
      const { items } = await ask(await serverOf(context, command), imageListSchema, { path: '/api/images' });
      print(context, command, items, imagesView);
    });
  withExamples(
    image.command('why <image>'),
    'image why node:15-alpine',
    'image why base/node:15-alpine-abcdefghij',
    'image why sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  )
    .description('which digest it is, who let it in and why, what runs on it, and how to go back')
    .action(async (name: string, _options, command: Command) => {
      const query = { image: name };
      print(
        context,
        command,
        await ask(await serverOf(context, command), whySchema, { path: '/api/why', query }),
        whyView,
      );
    });
  for (const [verb, toView, description] of [
    ['history', historyView, 'promotions, newest first'],
    ['tags', tagsView, 'the stable tag and every unique tag, with their digests'],
  ] as const) {
    withExamples(image.command(`${verb} <image>`), `image ${verb} node:15-alpine`, `image ${verb} base-import-node`)
      .description(`${description}; <image> is ${subject}`)
      .action(async (name: string, _options, command: Command) => {
        const server = await serverOf(context, command);
        const path = `${pathOf(await importOf(server, name))}/history`;
        print(context, command, await ask(server, imageHistorySchema, { path }), toView);
      });
  }
}

function addReturnCommands(image: Command, context: CommandContext): void {
  withExamples(
    image.command('rollback <image> <tag-or-digest>'),
    'image rollback node:15-alpine 15-alpine-abcdefghij --note "slow under load"',
    'image rollback base-import-node 15-alpine-abcdefghij --wait',
  )
    .description('go back to an earlier promotion; what is built on it follows')
    .option('--note <text>', 'why', '')
    .option('--wait', 'follow the run to its end', false)
    .action((name: string, to: string, { note, wait }: { note: string; wait: boolean }, command: Command) =>
      start(context, command, { name, verb: 'rollback', body: { to, note }, wait }),
    );
  withExamples(
    image.command('revoke <image> <digest>'),
    'image revoke node:15-alpine sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --reason "CVE-2026-1234"',
  )
    .description('withdraw a digest; what runs on it goes back to the last good one')
    .requiredOption('--reason <text>', 'why')
    .option('--wait', 'follow the run to its end', false)
    .action((name: string, digest: string, { reason, wait }: { reason: string; wait: boolean }, command: Command) =>
      start(context, command, { name, verb: 'revoke', body: { digest, reason }, wait }),
    );
}

interface Return {
  readonly name: string;
  readonly verb: 'rollback' | 'revoke';
  readonly body: object;
  readonly wait: boolean;
}

async function start(context: CommandContext, command: Command, { name, verb, body, wait }: Return): Promise<void> {
  const server = await serverOf(context, command);
  const path = `${pathOf(await importOf(server, name))}/${verb}`;
  const run = await ask(server, runSchema, { method: 'POST', path, body });
  await finishRun(context, command, { server, run, wait });
}

function pathOf(name: string): string {
  return `/api/images/${encodeURIComponent(name)}`;
}
