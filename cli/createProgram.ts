import { Command, Option } from 'commander';
import type { CommandContext } from './commandContext.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addConfigCommands } from './commands/config.ts';
import { addDeploymentCommands } from './commands/deployment.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addImageCommands } from './commands/image.ts';
import { addImportAcrTasksCommand } from './commands/importAcrTasks.ts';
import { addOpenCommand } from './commands/open.ts';
import { addRunCommands } from './commands/run.ts';
import { addSetupCommand } from './commands/setup.ts';
import { addStatusCommand } from './commands/status.ts';
import { addTaskCommands } from './commands/task.ts';
import { withExamples } from './examples.ts';
import { parseQuery } from './query.ts';

const exitCodesHelp = `
Exit codes: 0 done, 1 the answer is no (rejected, failed, refused), 2 wrong use, 3 could not find out.

The key comes from CUSTOMHOUSE_KEY, for the local app from .customhouse/local.json, for one on Azure from the signed-in az.
NO_COLOR turns colours off; there are none in a pipe.
`;

/** All commands: `customhouse <noun> <verb>`. */
export function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('customhouse')
    .description('Lets public container images in only after they passed your own tests.')
    .option('--url <url>', 'the function app; else CUSTOMHOUSE_URL, else the local one (`npm start`)')
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json', 'tsv']).default('table'))
    .option(
      '--query <expression>',
      'only what this JMESPath finds in the JSON; with -o tsv as plain values',
      parseQuery,
    )
    .addHelpText('after', exitCodesHelp)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
    });
  withExamples(
    program,
    'status',
    'task run base-import-node',
    'image why node:15-alpine',
    'run list --status Failed --query "[].[runId, reason]" -o tsv',
  );
  addStatusCommand(program, context);
  addTaskCommands(program, context);
  addRunCommands(program, context);
  addImageCommands(program, context);
  addDeploymentCommands(program, context);
  addConfigCommands(program, context);
  addSetupCommand(program, context);
  addDoctorCommand(program, context);
  addImportAcrTasksCommand(program, context);
  addOpenCommand(program, context);
  addCompletionCommands(program, context);
  return program;
}
