import type { Command } from 'commander';
import { hasColour } from './colour.ts';
import type { ExitCode } from './exitCode.ts';
import { queryAnswer, valuesOf } from './query.ts';
import { findServer, type Server } from './server.ts';
import type { Terminal } from './terminal.ts';
import type { View } from './view.ts';

/** What each command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Ends the process with it when the command is done; 0 unless set. */
  readonly setExitCode: (code: ExitCode) => void;
}

export interface GlobalOptions {
  readonly url?: string;
  readonly output: 'table' | 'json' | 'tsv';
  /** JMESPath. */
  readonly query?: string;
}

/** The function app that the options and the environment name. */
export function serverOf(context: CommandContext, command: Command): Promise<Server> {
  return findServer(context.terminal, globalsOf(command).url);
}

export function globalsOf(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** Writes an answer, or what `--query` finds in it, in the form that was asked for. JSON is the API's own, lists as arrays. */
export function print<T>(context: CommandContext, command: Command, answer: T, toView: (answer: T) => View): void {
  const { output, query } = globalsOf(command);
  const { terminal } = context;
  if (query !== undefined) {
    const found = queryAnswer(answer, query);
    terminal.write(output === 'tsv' ? valuesOf(found) : `${JSON.stringify(found, null, 2)}\n`);
  } else if (output === 'json') terminal.write(`${JSON.stringify(answer, null, 2)}\n`);
  else if (output === 'tsv') terminal.write(toView(answer).tsv());
  else terminal.write(toView(answer).table(hasColour(terminal)));
}
