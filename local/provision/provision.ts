import { applyStep } from '../../shared/setup/applyStep.ts';
import { findSetup } from '../../shared/setup/findSetup.ts';
import { planSetup } from '../../shared/setup/planSetup.ts';
import type { Configuration } from '../../shared/config/model.ts';
import { createGitWebhooks } from '../../shared/git/webhooks/gitWebhooks.ts';
import type { LoginParts } from '../../shared/setup/applyLoginStep.ts';
import type { GitWebhooks } from '../../shared/setup/ports.ts';
import { localWebhooks } from './localWebhooks.ts';
import { keepSecret } from './secretStore.ts';
import { connectAzure, type AzureClients } from './azureClients.ts';
import { givenSecrets, personalGitToken } from './givenSecrets.ts';
import { readConfiguration } from './readConfiguration.ts';
import { connectSetup, provideOwner, readLogins } from './registryLogins.ts';
import { loginServer, resources } from '../instance/names.ts';
import { plainRegistries, resourceName, type Plan, type PlannedRegistry } from '../instance/plan/types.ts';
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
 * Sets the local Azure up as an administrator would, by what `customhouse setup` does; then the logins for people and
 * scripts. Through the SDK's own clients, so that nothing is possible here that Azure wouldn't do. Safe to repeat.
 *
 * @returns the local registries by their name in customhouse.yaml
 */
export async function provision(options: ProvisionOptions): Promise<Registries> {
  const { ports, secrets, plan } = options;
  const azure = connectAzure(ports, secrets.identityHeader);
  const setup = connectSetup(ports, secrets.identityHeader);
  const configuration = readConfiguration(options);
  await setUp(configuration, { ...setup, webhooks: webhooksOf(options) }, secretsOf(options));
  // Also where the file names no receiver yet.
  await keepSecret(azure.secrets, 'notify-secret', secrets.notifySecret);
  const all = plan.registries.map(async (registry) => {
    const logins = await loginsOf({ azure, setup, configuration }, registry, options);
    return [
      registry.name,
      { loginServer: loginServer(ports.registries[resourceName(registry)] ?? 0), logins },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

async function setUp(
  configuration: Configuration,
  setup: LoginParts & { readonly webhooks: ToldWebhooks },
  given: ReadonlyMap<string, string>,
): Promise<void> {
  const found = await findSetup(configuration, setup);
  const wishes = { now: new Date(), given, canAsk: false, webhookUrl: setup.webhooks.url };
  for (const step of planSetup(configuration, found, wishes))
    await applyStep(step, {
      ...setup,
      webhooks: setup.webhooks.at,
      // A real host's login that the environment lacks stays missing: what needs it says so.
      valueOf: ({ name }) => given.get(name),
    });
}

interface ToldWebhooks {
  readonly at: GitWebhooks;
  readonly url: string;
}

function webhooksOf({ ports, secrets }: ProvisionOptions): ToldWebhooks {
  const at = createGitWebhooks({ token: secrets.gitToken, now: () => new Date() });
  return { at: localWebhooks(at, `127.0.0.1:${ports.git}`), url: `http://127.0.0.1:${ports.functions}/api/hooks/git` };
}

/** What a person would give to `customhouse setup`. */
function secretsOf({ secrets, plan, environment }: ProvisionOptions): ReadonlyMap<string, string> {
  const plain = plainRegistries(plan).flatMap(({ secrets: prefix }) =>
    prefix === undefined
      ? []
      : ([
          [`${prefix}-user`, resources.plainUser],
          [`${prefix}-password`, secrets.plainPassword],
        ] as const),
  );
  return new Map([
    ['git-token', personalGitToken(environment) ?? secrets.gitToken],
    ['git-webhook-secret', secrets.gitWebhookSecret],
    ['notify-secret', secrets.notifySecret],
    ...plain,
    ...givenSecrets(plan, environment),
  ]);
}

interface LoginSources {
  readonly azure: AzureClients;
  readonly setup: LoginParts;
  readonly configuration: Configuration;
}

async function loginsOf(
  { azure, setup, configuration }: LoginSources,
  registry: PlannedRegistry,
  { secrets, known }: ProvisionOptions,
): Promise<RegistryAccess['logins']> {
  if (registry.kind === 'plain')
    return [{ purpose: 'pull and push', username: resources.plainUser, password: secrets.plainPassword }];
  const logins = await readLogins(configuration, setup, registry.name);
  const owner = known?.[registry.name]?.logins.find(({ username }) => username === `${registry.name}-owner`);
  return [...logins, await provideOwner(azure, registry, owner?.password)];
}
