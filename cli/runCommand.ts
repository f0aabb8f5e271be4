import { CommanderError } from 'commander';
import { createProgram } from './createProgram.ts';
import { CommandStop, type ExitCode, exitCodes } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line, without the program's own name. @returns the exit code */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram({ terminal, setExitCode: (code) => (exitCode = code) });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommandStop) {
      terminal.writeError(`${error.message}\n`);
      return error.exitCode;
    }
    // Commander has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
    // Not 1, which Node would end with: nobody has said no.
    terminal.writeError(`This should not have happened: ${String(error instanceof Error ? error.stack : error)}\n`);
    return exitCodes.unknown;
  }
}
