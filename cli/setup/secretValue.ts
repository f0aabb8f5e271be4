import { randomBytes } from 'node:crypto';
import type { SecretStep } from '../../shared/setup/applyStep.ts';
import { secretVariable } from '../../shared/setup/wantedSecrets.ts';
import type { Step } from '../../shared/setup/step.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import type { Terminal } from '../terminal.ts';
import type { Setup } from './readSetup.ts';

/** More than enough for HMAC-SHA-256. */
const generatedBytes = 32;

/** The value that a secret gets; undefined when whoever was asked left it empty. */
export async function secretValue(
  { name, source }: SecretStep,
  { given }: Pick<Setup, 'given'>,
  { prompt }: Pick<Terminal, 'prompt'>,
): Promise<string | undefined> {
  if (source === 'generated') return randomBytes(generatedBytes).toString('hex');
  if (source === 'given') return given.get(name);
  const answer = (await prompt?.secret(`${name} (not shown): `))?.trim();
  return answer === '' ? undefined : answer;
}

/** @throws CommandStop with the variables to set, when a plan asks and nobody is there to answer */
export function requireAnswers(steps: readonly Step[], { prompt }: Pick<Terminal, 'prompt'>): void {
  const asked = steps.flatMap((step) => (step.kind === 'putSecret' && step.source === 'asked' ? [step.name] : []));
  if (prompt !== undefined || asked.length === 0) return;
  const variables = asked.map(secretVariable).join(', ');
  throw new CommandStop(
    exitCodes.wrongUse,
    `Nobody can be asked here. Set ${variables} in the environment; nothing was changed.`,
  );
}
