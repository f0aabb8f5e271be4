import { createGitWebhooks } from '../../shared/git/webhooks/gitWebhooks.ts';
import { loopbackHost } from '../../shared/http/loopback.ts';
import type { LoginParts } from '../../shared/setup/applyLoginStep.ts';
import { findSetup } from '../../shared/setup/findSetup.ts';
import { planSetup } from '../../shared/setup/planSetup.ts';
import type { Step } from '../../shared/setup/step.ts';
import { gitTokenSecret } from '../../shared/setup/wantedSecrets.ts';
import { findLocalFile } from '../localFile.ts';
import type { Terminal } from '../terminal.ts';
import { connectSetup } from './connectSetup.ts';
import type { Setup } from './readSetup.ts';

/** What is left to do, and with what. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly azure: LoginParts;
  /** Undefined: none is in the vault or the environment yet. */
  readonly gitToken: string | undefined;
}

/** Looks at everything and changes nothing. @param appUrl the function app that Git hosts are to tell of pushes */
export async function openPlan(setup: Setup, terminal: Terminal, appUrl: string | undefined): Promise<Plan> {
  const { configuration, given } = setup;
  const azure = await connectSetup(setup);
  const url = webhookUrl(terminal, appUrl);
  const gitToken = given.get(gitTokenSecret) ?? (await azure.vault.read(gitTokenSecret))?.value;
  const webhooks =
    url === undefined || gitToken === undefined
      ? undefined
      : { at: createGitWebhooks({ token: gitToken, now: terminal.now }), url };
  const found = await findSetup(configuration, { ...azure, ...(webhooks && { webhooks }) });
  const canAsk = terminal.prompt !== undefined;
  // Without a token no host can be told.
  const webhookUrlOrNone = gitToken === undefined && !canAsk ? undefined : url;
  const wishes = { now: terminal.now(), given, canAsk, webhookUrl: webhookUrlOrNone };
  return { steps: planSetup(configuration, found, wishes), azure, gitToken };
}

/** Undefined for the local app: its Git server tells it by itself, and no other host reaches this machine. */
function webhookUrl(terminal: Terminal, given: string | undefined): string | undefined {
  const url = given ?? terminal.environment['CUSTOMHOUSE_URL'] ?? findLocalFile(terminal)?.functionApp;
  if (url === undefined || !URL.canParse(url) || new URL(url).hostname === loopbackHost) return undefined;
  return new URL('/api/hooks/git', url).href;
}
