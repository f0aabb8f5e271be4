import type { App } from '../app.ts';
import { CustomhouseError, toFault } from '../errors.ts';
import type { Check } from './check.ts';
import { type NeededSecret, secretsNeeded } from './secretsNeeded.ts';

/** Whether each secret that the configuration needs can be read. The right to read any is a check of its own: what fails for it is `unknown`. */
export function examineSecrets({ secrets, configuration, standing }: App): Promise<readonly Check[]> {
  const needed = secretsNeeded(configuration, standing);
  return Promise.all(needed.map(async (secret) => checkOf(secret, await faultOf(secrets, secret))));
}

async function faultOf(secrets: App['secrets'], { name }: NeededSecret): Promise<CustomhouseError | undefined> {
  try {
    await secrets.get(name);
    return undefined;
  } catch (error) {
    return error instanceof CustomhouseError ? error : new CustomhouseError('UNEXPECTED', toFault(error).message);
  }
}

function checkOf({ name, why }: NeededSecret, fault: CustomhouseError | undefined): Check {
  if (fault === undefined) return { on: name, what: why, answer: 'yes' };
  const isMissing = fault.code === 'SECRET_NOT_FOUND';
  return { on: name, what: why, answer: isMissing ? 'no' : 'unknown', remedy: fault.message };
}
