import type { SecretClient } from '@azure/keyvault-secrets';
import { RestError } from '@azure/core-rest-pipeline';

const notFound = 404;

/** @returns undefined when there is no such secret */
export async function readSecret(client: SecretClient, name: string): Promise<string | undefined> {
  try {
    return (await client.getSecret(name)).value;
  } catch (error) {
    if (error instanceof RestError && error.statusCode === notFound) return undefined;
    throw error;
  }
}

/** Makes a secret hold this value; one that does already gets no new version. */
export async function keepSecret(client: SecretClient, name: string, value: string): Promise<void> {
  if ((await readSecret(client, name)) !== value) await client.setSecret(name, value);
}
