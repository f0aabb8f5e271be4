import type { Command } from 'commander';
import { CustomhouseError, isRetryable } from '../../shared/errors.ts';
import { createGitWebhooks } from '../../shared/git/webhooks/gitWebhooks.ts';
import { loopbackHost } from '../../shared/http/loopback.ts';
import { applyStep } from '../../shared/setup/applyStep.ts';
import { findSetup } from '../../shared/setup/findSetup.ts';
import { planSetup } from '../../shared/setup/planSetup.ts';
import type { GitWebhooks, SecretStore } from '../../shared/setup/ports.ts';
import type { Step } from '../../shared/setup/step.ts';
import { gitTokenSecret } from '../../shared/setup/wantedSecrets.ts';
import { type CommandContext, globalsOf, print } from '../commandContext.ts';
import { withExamples } from '../examples.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import { findLocalFile } from '../localFile.ts';
import { connectSetup } from '../setup/connectSetup.ts';
import { readSetup } from '../setup/readSetup.ts';
import { requireAnswers, secretValue } from '../setup/secretValue.ts';
import { rowsView } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface SetupOptions {
  readonly config?: string;
  readonly plan: boolean;
  readonly yes: boolean;
}

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

const secretsHelp = `
Secrets come from the environment, each under its name in the vault in capitals (GIT_TOKEN, REGISTRY_DOCKERHUB_USER,
REGISTRY_DOCKERHUB_PASSWORD, …), else they are asked for; never from arguments. Azure is used as whoever \`az login\` or
\`azd auth login\` signed in. Webhooks are made for the function app that --url or CUSTOMHOUSE_URL names.
`;

async function setUp(context: CommandContext, command: Command, options: SetupOptions): Promise<void> {
  const { terminal } = context;
  const setup = readSetup(terminal, options.config);
  const { configuration, given } = setup;
  const azure = await connectSetup(setup);
  const url = webhookUrl(terminal, globalsOf(command).url);
  const token = given.get(gitTokenSecret) ?? (await azure.vault.read(gitTokenSecret))?.value;
  const webhooks = url === undefined || token === undefined ? undefined : { at: webhooksWith(terminal, token), url };
  const found = await findSetup(configuration, { ...azure, ...(webhooks && { webhooks }) });
  const canAsk = terminal.prompt !== undefined;
  const steps = planSetup(configuration, found, {
    now: terminal.now(),
    given,
    canAsk,
    // Without a token no host can be told.
    webhookUrl: token === undefined && !canAsk ? undefined : url,
  });

  if (options.plan || steps.length > 0) print(context, command, steps.map(shown), stepsView);
  if (steps.length === 0 && globalsOf(command).output === 'table') terminal.write('Everything is set up.\n');
  if (options.plan || steps.length === 0) return;
  requireAnswers(steps, terminal);
  if (!options.yes) await requireConsent(terminal, steps.length);
  for (const step of steps) {
    await applyStep(step, {
      ...azure,
      webhooks: () => webhooksOf(terminal, azure.vault),
      valueOf: (secret) => secretValue(secret, setup, terminal),
    });
    terminal.writeError(`✓ ${step.sentence}\n`);
  }
}

/** No step holds a secret; what a script reads is what it does and to what. */
function shown({ kind, sentence }: Step): { readonly kind: string; readonly sentence: string } {
  return { kind, sentence };
}

function stepsView(steps: readonly ReturnType<typeof shown>[]): ReturnType<typeof rowsView> {
  return rowsView([{ title: 'TO DO', cell: ({ sentence }: ReturnType<typeof shown>) => sentence }], steps);
}

async function requireConsent({ prompt }: Terminal, count: number): Promise<void> {
  if (prompt === undefined)
    throw new CommandStop(exitCodes.wrongUse, 'Nobody can be asked here: say --yes. Nothing was changed.');
  const answer = await prompt.line(`Do ${count === 1 ? 'this' : `these ${String(count)} steps`}? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandStop(exitCodes.no, 'Nothing was changed.');
}

/** Undefined for the local app: its Git server tells it by itself, and no other host reaches this machine. */
function webhookUrl(terminal: Terminal, given: string | undefined): string | undefined {
  const url = given ?? terminal.environment['CUSTOMHOUSE_URL'] ?? findLocalFile(terminal)?.functionApp;
  if (url === undefined || !URL.canParse(url) || new URL(url).hostname === loopbackHost) return undefined;
  return new URL('/api/hooks/git', url).href;
}

async function webhooksOf(terminal: Terminal, vault: SecretStore): Promise<GitWebhooks> {
  const token = (await vault.read(gitTokenSecret))?.value;
  if (token !== undefined) return webhooksWith(terminal, token);
  throw new CommandStop(
    exitCodes.no,
    'The Git host asks for a token to make webhooks, and none was given. Set GIT_TOKEN and repeat; the rest is set up.',
  );
}

function webhooksWith({ now }: Terminal, token: string): GitWebhooks {
  return createGitWebhooks({ token, now });
}

function stopFor({ code, message }: CustomhouseError): CommandStop {
  return new CommandStop(isRetryable(code) ? exitCodes.unknown : exitCodes.no, message);
}
