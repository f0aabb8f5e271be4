import type { Command } from 'commander';
import type { RunAnswer } from '../shared/api/run.ts';
import { type CommandContext, globalsOf, print } from './commandContext.ts';
import { factsView } from './facts.ts';
import { exitCodeOf, followRun } from './followRun.ts';
import { runsView } from './runTable.ts';
import type { Server } from './server.ts';
import { together } from './view.ts';

/** A run that a command has started. */
export interface Asked {
  readonly server: Server;
  readonly run: RunAnswer;
  /** Follow it to its end; else only the run is printed. */
  readonly wait: boolean;
}

/** Prints a run that was asked for; when it is waited for, its steps and log as they come, how it ended, and its exit code. */
export async function finishRun(
  context: CommandContext,
  command: Command,
  { server, run, wait }: Asked,
): Promise<void> {
  if (!wait) {
    print(context, command, run, (answer) => runsView([answer]));
    return;
  }
  const { terminal } = context;
  // Standard output is for the answer alone where a program reads it: the log goes beside it.
  const { output, query } = globalsOf(command);
  const isForPeople = output === 'table' && query === undefined;
  const logTo = isForPeople ? terminal : { ...terminal, write: (text: string) => terminal.writeError(text) };
  const ended = await followRun(server, logTo, { runId: run.runId, showSteps: true });
  if (isForPeople) terminal.write('\n');
  print(context, command, ended, (answer) =>
    together(runsView([answer]), factsView({ Outcome: answer.outcome, Reason: answer.reason })),
  );
  context.setExitCode(exitCodeOf(ended));
}
