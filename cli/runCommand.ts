import { Command, CommanderError, Option } from 'commander';
import { addConfigCommands } from './commands/config.ts';
import { addDeploymentCommands } from './commands/deployment.ts';
import { addImageCommands } from './commands/image.ts';
import { addRunCommands } from './commands/run.ts';
import { addTaskCommands } from './commands/task.ts';
import { CommandStop, type ExitCode, exitCodes } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line, without the program's own name. @returns the exit code */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram(terminal, (code) => (exitCode = code));
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
    throw error;
  }
}

function createProgram(terminal: Terminal, setExitCode: (code: ExitCode) => void): Command {
  const program = new Command('customhouse')
    .description('Lets public container images in only after they passed your own tests.')
    .option('--url <url>', 'the function app; else CUSTOMHOUSE_URL, else the local one (`npm start`)')
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json']).default('table'))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
    });
  const context = { terminal, setExitCode };
  addTaskCommands(program, context);
  addRunCommands(program, context);
  addImageCommands(program, context);
  addDeploymentCommands(program, context);
  addConfigCommands(program, context);
  return program;
}
