import type { Command } from 'commander';
import { type CommandContext, serverOf } from '../commandContext.ts';
import { withExamples } from '../examples.ts';

/** Opens an address in the person's browser. */
const openers: Partial<Record<NodeJS.Platform, readonly [program: string, ...words: string[]]>> = {
  darwin: ['open'],
  win32: ['explorer'],
};

export function addOpenCommand(program: Command, context: CommandContext): void {
  withExamples(program.command('open [run]'), 'open', 'open abcdefghij')
    .description('the dashboard, or a run in it, in your browser; its address is printed, too')
    .action(async (run: string | undefined, _options, command: Command) => {
      const { terminal } = context;
      const { url } = await serverOf(context, command);
      const address = run === undefined ? `${url}/` : `${url}/#/runs/${encodeURIComponent(run)}`;
      terminal.write(`${address}\n`);
      // In a pipe only the address is wanted.
      if (!terminal.isTerminal) return;
      const [opener, ...words] = openers[process.platform] ?? ['xdg-open'];
      await terminal.execute(opener, [...words, address]);
    });
}
