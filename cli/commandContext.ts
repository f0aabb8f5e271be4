import type { Command } from 'commander';
import type { ExitCode } from './exitCode.ts';
import { findServer, type Server } from './server.ts';
import type { Terminal } from './terminal.ts';

/** What each command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Ends the process with it when the command is done; 0 unless set. */
  readonly setExitCode: (code: ExitCode) => void;
}

/** The function app that the options and the environment name. */
export function serverOf(context: CommandContext, command: Command): Server {
  return findServer(context.terminal, command.optsWithGlobals<{ url?: string }>().url);
}

/** Writes an answer in the form that was asked for. */
export function print<T>(context: CommandContext, command: Command, answer: T, asTable: (answer: T) => string): void {
  const { output } = command.optsWithGlobals<{ output: 'table' | 'json' }>();
  context.terminal.write(output === 'json' ? `${JSON.stringify(answer, null, 2)}\n` : asTable(answer));
}
