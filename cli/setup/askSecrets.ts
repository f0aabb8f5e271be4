import type { SecretStep } from '../../shared/setup/applyStep.ts';
import type { Step } from '../../shared/setup/step.ts';
import { secretVariable, type WantedSecret } from '../../shared/setup/wantedSecrets.ts';
import { CommandStop, exitCodes } from '../exitCode.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Asks for every secret that only a person has, before anything is changed. What may be left empty and was is not among the answers.
 *
 * @throws CommandStop with the variables to set, when nobody is there to answer, or one was left empty that is needed
 */
export async function askSecrets(
  steps: readonly Step[],
  wanted: readonly WantedSecret[],
  { prompt }: Pick<Terminal, 'prompt'>,
): Promise<ReadonlyMap<string, string>> {
  const asked = steps.filter((step): step is SecretStep => step.kind === 'putSecret' && step.source === 'asked');
  const answers = new Map<string, string>();
  if (asked.length === 0) return answers;
  if (prompt === undefined) throw missing('Nobody can be asked here.', asked);
  for (const step of asked) {
    const answer = (await prompt.secret(`${step.name} (not shown): `)).trim();
    const isOptional = wanted.find(({ name }) => name === step.name)?.isOptional === true;
    if (answer !== '') answers.set(step.name, answer);
    else if (!isOptional) throw missing(`${step.name} is needed.`, [step]);
  }
  return answers;
}

function missing(why: string, steps: readonly SecretStep[]): CommandStop {
  const variables = steps.map(({ name }) => secretVariable(name)).join(', ');
  return new CommandStop(exitCodes.wrongUse, `${why} Set ${variables} in the environment; nothing was changed.`);
}
