import { keepSecret } from './secretStore.ts';
import { connectAzure, type AzureClients } from './azureClients.ts';
import { provideLogins, provideOwner, type RegistryLogin } from './registryLogins.ts';
import { azureRegistries, loginServer, resources, type AzureRegistry } from '../instance/names.ts';
import type { InstanceSecrets } from '../instance/secrets.ts';
import type { LocalFile, Ports } from '../instance/types.ts';
import { openRepository } from '../upstream/registryClient.ts';
import { dockerHub, provideUpstream, upstreamRepository, type UpstreamOrigin } from '../upstream/upstream.ts';

export type Registries = LocalFile['registries'];

export interface ProvisionOptions {
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  /** What local.json said at the last start: passwords that a registry shows only once. */
  readonly known: Registries | undefined;
}

/**
 * Sets the local Azure up as an administrator would: logins of the registries, secrets in Key Vault. Through the SDK's own
 * clients, so that nothing is possible here that Azure wouldn't do. Safe to repeat.
 */
export async function provision({ ports, secrets, known }: ProvisionOptions): Promise<Registries> {
  const azure = connectAzure(ports, secrets.identityHeader);
  await provideSecrets(azure, secrets);
  const [forPublic, base, team] = await Promise.all(azureRegistries.map((name) => provideRegistry(azure, name, known)));
  const { dockerhubUser: username } = resources;
  const dockerhub = [{ purpose: 'pull and push', username, password: secrets.dockerhubPassword }];
  return {
    dockerhub: { loginServer: loginServer(ports.dockerhub), logins: dockerhub },
    public: { loginServer: loginServer(ports.public), logins: forPublic ?? [] },
    base: { loginServer: loginServer(ports.base), logins: base ?? [] },
    team: { loginServer: loginServer(ports.team), logins: team ?? [] },
  };
}

/** The upstream image, pushed over the registry's own protocol. */
export function provisionUpstream(ports: Ports, secrets: InstanceSecrets, cache: string): Promise<UpstreamOrigin> {
  const target = openRepository({
    origin: `http://${loginServer(ports.dockerhub)}`,
    repository: upstreamRepository,
    login: { username: resources.dockerhubUser, password: secrets.dockerhubPassword },
  });
  return provideUpstream({ target, hub: dockerHub, cache });
}

/** What the application reads from Key Vault besides the registries' logins. */
async function provideSecrets({ secrets: client }: AzureClients, secrets: InstanceSecrets): Promise<void> {
  await keepSecret(client, 'git-token', secrets.gitToken);
  await keepSecret(client, 'git-webhook-secret', secrets.gitWebhookSecret);
  await keepSecret(client, 'notify-secret', secrets.notifySecret);
  await keepSecret(client, 'registry-dockerhub-user', resources.dockerhubUser);
  await keepSecret(client, 'registry-dockerhub-password', secrets.dockerhubPassword);
}

async function provideRegistry(
  azure: AzureClients,
  name: AzureRegistry,
  known: Registries | undefined,
): Promise<RegistryLogin[]> {
  const logins = await provideLogins(azure, name);
  const owner = known?.[name].logins.find(({ username }) => username === `${name}-owner`);
  return [...logins, await provideOwner(azure, name, owner?.password)];
}
