import { keepSecret } from './secretStore.ts';
import { connectAzure, type AzureClients } from './azureClients.ts';
import { givenSecrets, personalGitToken } from './givenSecrets.ts';
import { provideLogins, provideOwner } from './registryLogins.ts';
import { loginServer, resources } from '../instance/names.ts';
import { resourceName, type Plan, type PlannedRegistry } from '../instance/plan/types.ts';
import type { InstanceSecrets } from '../instance/secrets.ts';
import type { LocalFile, Ports, RegistryAccess } from '../instance/types.ts';

export type Registries = LocalFile['registries'];

export interface ProvisionOptions {
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  readonly plan: Plan;
  /** What local.json said at the last start: passwords that a registry shows only once. */
  readonly known: Registries | undefined;
  /** Has the logins of real hosts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Sets the local Azure up as an administrator would: logins of the registries, secrets in Key Vault. Through the SDK's own
 * clients, so that nothing is possible here that Azure wouldn't do. Safe to repeat.
 *
 * @returns the local registries by their name in customhouse.yaml
 */
export async function provision(options: ProvisionOptions): Promise<Registries> {
  const { ports, secrets, plan } = options;
  const azure = connectAzure(ports, secrets.identityHeader);
  await provideSecrets(azure, options);
  const all = plan.registries.map(async (registry) => {
    const logins = await loginsOf(azure, registry, options);
    return [
      registry.name,
      { loginServer: loginServer(ports.registries[resourceName(registry)] ?? 0), logins },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

/** What the application reads from Key Vault besides the logins of local registries. */
async function provideSecrets(
  { secrets: client }: AzureClients,
  { secrets, plan, environment }: ProvisionOptions,
): Promise<void> {
  await keepSecret(client, 'git-token', personalGitToken(environment) ?? secrets.gitToken);
  await keepSecret(client, 'git-webhook-secret', secrets.gitWebhookSecret);
  await keepSecret(client, 'notify-secret', secrets.notifySecret);
  for (const [name, value] of givenSecrets(plan, environment)) await keepSecret(client, name, value);
}

async function loginsOf(
  azure: AzureClients,
  registry: PlannedRegistry,
  { secrets, known }: ProvisionOptions,
): Promise<RegistryAccess['logins']> {
  if (registry.kind === 'plain') {
    const login = { username: resources.plainUser, password: secrets.plainPassword };
    if (registry.secrets !== undefined) {
      await keepSecret(azure.secrets, `${registry.secrets}-user`, login.username);
      await keepSecret(azure.secrets, `${registry.secrets}-password`, login.password);
    }
    return [{ purpose: 'pull and push', ...login }];
  }
  const logins = await provideLogins(azure, registry);
  const owner = known?.[registry.name]?.logins.find(({ username }) => username === `${registry.name}-owner`);
  return [...logins, await provideOwner(azure, registry, owner?.password)];
}
