import { randomBytes } from 'node:crypto';
import { createGitWebhooks } from '../../shared/git/webhooks/gitWebhooks.ts';
import { applyStep } from '../../shared/setup/applyStep.ts';
import type { Step } from '../../shared/setup/step.ts';
import { gitTokenSecret, wantedSecrets } from '../../shared/setup/wantedSecrets.ts';
import type { Terminal } from '../terminal.ts';
import { askSecrets } from './askSecrets.ts';
import type { Plan } from './openPlan.ts';
import type { Setup } from './readSetup.ts';

/** More than enough for HMAC-SHA-256. */
const generatedBytes = 32;

/**
 * Does what a plan says, one line a step. What was left empty is left out, and so are webhooks without a token.
 *
 * @param consent throws when nothing is to be changed; asked before anything else is
 * @throws CustomhouseError AZURE_*, GIT_*; what was done until then stays, and a repeat goes on from there
 */
export async function applySteps(
  { configuration, given }: Setup,
  { steps, azure, gitToken }: Plan,
  terminal: Terminal,
  consent: () => Promise<void>,
): Promise<void> {
  // Where nobody can be asked this says which variables are missing, rather than to say yes first.
  const isAttended = terminal.prompt !== undefined;
  if (isAttended) await consent();
  const answers = await askSecrets(steps, wantedSecrets(configuration), terminal);
  if (!isAttended) await consent();
  const token = gitToken ?? answers.get(gitTokenSecret);
  for (const step of steps) {
    if (isLeftOut(step, answers, token)) terminal.writeError(`– left out: ${step.sentence}\n`);
    else {
      await applyStep(step, {
        ...azure,
        webhooks: createGitWebhooks({ token: token ?? '', now: terminal.now }),
        valueOf: ({ name, source }) =>
          source === 'generated' ? randomBytes(generatedBytes).toString('hex') : (given.get(name) ?? answers.get(name)),
      });
      terminal.writeError(`✓ ${step.sentence}\n`);
    }
  }
}

function isLeftOut(step: Step, answers: ReadonlyMap<string, string>, token: string | undefined): boolean {
  if (step.kind === 'putWebhook') return token === undefined;
  return step.kind === 'putSecret' && step.source === 'asked' && !answers.has(step.name);
}
