import type { App } from '../app.ts';
import { CustomhouseError, toFault } from '../errors.ts';
import type { Check } from './check.ts';
import { type NeededSecret, secretsNeeded } from './secretsNeeded.ts';

const action = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';

/**
 * Whether each secret that the configuration needs can be read. One right opens them all, so it is a check of its own: the vault is asked for by
 * what it holds, since the app is not told its resource ID.
 */
export async function examineSecrets({ secrets, access, configuration, standing }: App): Promise<readonly Check[]> {
  const vault = vaultOf(secrets.reference('any'));
  const needed = secretsNeeded(configuration, standing);
  const read = await Promise.all(needed.map(async (secret) => ({ secret, fault: await faultOf(secrets, secret) })));
  const isForbidden = read.some(({ fault }) => fault?.code === 'AZURE_FORBIDDEN');
  const right: Check = { on: vault, what: 'secrets are read', action, answer: isForbidden ? 'no' : 'yes' };
  return [
    isForbidden ? { ...right, ...howToGrant(vault, await access.principalId()) } : right,
    ...read.map(({ secret, fault }) => checkOf(secret, fault)),
  ];
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

function howToGrant(
  vault: string,
  principalId = '<object ID of the app’s identity>',
): Pick<Check, 'remedy' | 'command'> {
  const id = `"$(az keyvault show --name ${vault} --query id --output tsv)"`;
  return {
    remedy: 'The app’s identity may not. Deploy infra/ again, which grants it, or give it the role that reads secrets:',
    command: `az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ServicePrincipal --role 'Key Vault Secrets User' --scope ${id}`,
  };
}

/** Its name; a local vault's address. */
function vaultOf(reference: string): string {
  const { hostname } = new URL(reference);
  return /^[\d.]+$/.test(hostname) ? hostname : (hostname.split('.')[0] ?? hostname);
}
