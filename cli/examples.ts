import type { Command } from 'commander';

/** Puts examples before everything else that the command's help says. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  customhouse ${example}\n`).join('');
  return command.addHelpText('before', `Examples:\n${lines}`);
}
