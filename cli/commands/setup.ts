import type { Command } from 'commander';
import { CustomhouseError, isRetryable } from '../../shared/errors.ts';
import { type CommandContext, globalsOf, print } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { applySteps } from '../setup/applySteps.ts';
import { openPlan } from '../setup/openPlan.ts';
import { readSetup } from '../setup/readSetup.ts';
import { stepsView } from '../setup/stepsView.ts';
import type { Terminal } from '../terminal.ts';

interface SetupOptions {
  readonly config?: string;
  readonly plan: boolean;
  readonly yes: boolean;
}

const secretsHelp = `
Secrets come from the environment, each under its name in the vault in capitals (GIT_TOKEN, REGISTRY_DOCKERHUB_USER,
REGISTRY_DOCKERHUB_PASSWORD, …), else they are asked for; never from arguments. Azure is used as whoever \`az login\` or
\`azd auth login\` signed in. Webhooks are made for the function app that --url or CUSTOMHOUSE_URL names.
`;

export function addSetupCommand(program: Command, context: CommandContext): void {
  withExamples(
    program.command('setup'),
    'setup --plan',
    'setup',
    'setup --yes --url https://customhouse.azurewebsites.net',
  )
    .description('make the registry logins, secrets and Git webhooks that are missing; safe to repeat')
    .option('--config <file>', 'the configuration; else CUSTOMHOUSE_CONFIG, else customhouse.yaml')
    .option('--plan', 'only show what would be done', false)
    .option('--yes', 'do not ask before anything is changed', false)
    .addHelpText('after', secretsHelp)
    .action(async (options: SetupOptions, command: Command) => {
      await setUp(context, command, options).catch((error: unknown) => {
        throw error instanceof CustomhouseError ? stopFor(error) : error;
      });
    });
}

async function setUp(context: CommandContext, command: Command, options: SetupOptions): Promise<void> {
  const { terminal } = context;
  const { output, url } = globalsOf(command);
  const setup = readSetup(terminal, options.config);
  const plan = await openPlan(setup, terminal, url);
  const { steps } = plan;
  if (steps.length === 0 && output === 'table') terminal.write('Everything is set up.\n');
  else
    print(
      context,
      command,
      steps.map(({ kind, sentence }) => ({ kind, sentence })),
      stepsView,
    );
  if (options.plan || steps.length === 0) return;
  await applySteps(setup, plan, terminal, () =>
    options.yes ? Promise.resolve() : requireConsent(terminal, steps.length),
  );
}

async function requireConsent({ prompt }: Terminal, count: number): Promise<void> {
  if (prompt === undefined)
    throw new CommandStop(exitCodes.wrongUse, 'Nobody can be asked here: say --yes. Nothing was changed.');
  const answer = await prompt.line(`Do ${count === 1 ? 'this' : `these ${String(count)} steps`}? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandStop(exitCodes.no, 'Nothing was changed.');
}

function stopFor({ code, message }: CustomhouseError): CommandStop {
  return new CommandStop(isRetryable(code) ? exitCodes.unknown : exitCodes.no, message);
}
