import type { App } from '../app.ts';
import { CustomhouseError } from '../errors.ts';
import type { RegistryName } from '../image.ts';

/** The login that reads the quarantine of a registry and nothing else: the only one that a candidate's run holds. */
export interface QuarantineLogin {
  readonly username: string;
  readonly password: string;
}

/** @throws SECRET_NOT_FOUND, CONFIG_INVALID */
export async function quarantineLogin(
  { configuration, secrets }: Pick<App, 'configuration' | 'secrets'>,
  registry: RegistryName,
): Promise<QuarantineLogin> {
  const configured = configuration.registries.get(registry);
  if (configured?.kind !== 'acr')
    throw new CustomhouseError(
      'CONFIG_INVALID',
      `Candidates are tested in ${registry}, which is no ACR. Name one as the task’s quarantine.`,
    );
  const [username, password] = await Promise.all([
    secrets.get(`${configured.secrets}-quarantine-user`),
    secrets.get(`${configured.secrets}-quarantine-password`),
  ]);
  return { username, password };
}

/** What of a login must not be shown: the password, alone and as a login file has it. */
export function secretsOf({ username, password }: QuarantineLogin): readonly string[] {
  return [password, `${username}:${password}`];
}
