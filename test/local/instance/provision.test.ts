import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../local/containers/engine.ts';
import { composeAzure } from '../../../local/instance/composeAzure.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { openPlan } from '../../../local/instance/openPlan.ts';
import { resourceName, type Plan } from '../../../local/instance/plan/types.ts';
import { createRepositories } from '../../../local/instance/repositories.ts';
import { choosePorts } from '../../../local/instance/ports.ts';
import { openSecrets, type InstanceSecrets } from '../../../local/instance/secrets.ts';
import { serveAzure } from '../../../local/instance/serveAzure.ts';
import { appSettings } from '../../../local/instance/settings.ts';
import type { Ports } from '../../../local/instance/types.ts';
import { connectAzure } from '../../../local/provision/azureClients.ts';
import { provision, type Registries } from '../../../local/provision/provision.ts';
import { readSecret } from '../../../local/provision/secretStore.ts';
import { createGitWebhooks } from '../../../shared/git/webhooks/gitWebhooks.ts';
import { openRepository } from '../../../local/upstream/registryClient.ts';
import { removeHome } from './removeHome.ts';

let home: Home;
let ports: Ports;
let secrets: InstanceSecrets;
let stop: () => Promise<void>;
let registries: Registries;
let plan: Plan;

/** Nothing comes from outside. */
const environment = {};

/** Nothing is built or run here. */
const noEngine = createEngine(
  {
    kind: 'docker',
    command: '/bin/true',
    version: '',
    env: {},
    buildArguments: [],
    serviceNetwork: [],
    stepNetwork: [],
    stepLimits: [],
  },
  'provision-test',
);

beforeAll(async () => {
  home = await freshHome();
  plan = openPlan(home, { configuration: undefined, environment });
  ports = await choosePorts(home, plan.registries.map(resourceName));
  secrets = openSecrets(home);
  const settings = appSettings({ plan, ports, secrets, environment });
  const azure = await composeAzure({ home, ports, secrets, plan, settings, engine: noEngine, log: () => undefined });
  await createRepositories(home, plan);
  stop = await serveAzure(azure, ports);
  registries = await provision({ ports, secrets, plan, known: undefined, environment });
});

afterAll(async () => {
  await stop();
  await removeHome(home);
});

/** `may`: the registry says that there is no such image; `may not`: it refuses the login. */
async function pull(registry: 'public' | 'base' | 'team', username: string, repository: string): Promise<string> {
  const { loginServer, logins } = registries[registry]!;
  const login = logins.find((one) => one.username === username)!;
  const client = openRepository({ origin: `http://${loginServer}`, repository, login });
  return client.getManifest('any').then(
    () => 'may',
    () => 'may not',
  );
}

describe('the logins that are set up', () => {
  it.each([
    ['base', 'base-consumer', 'node', 'may'],
    ['base', 'base-consumer', 'quarantine/ab12/node', 'may not'],
    ['base', 'base-consumer', 'other', 'may not'],
    ['base', 'base-quarantine', 'quarantine/ab12/node', 'may'],
    ['base', 'base-quarantine', 'node', 'may not'],
    ['public', 'public-pull', 'node', 'may'],
    ['team', 'team-pull', 'hello-world', 'may'],
  ] as const)('in %s, %s, to pull %s: %s', async (registry, username, repository, answer) => {
    expect(await pull(registry, username, repository)).toBe(answer);
  });

  it('let nobody push who only has to pull', async () => {
    const { loginServer, logins } = registries['base']!;
    const login = logins.find(({ username }) => username === 'base-consumer')!;
    const client = openRepository({ origin: `http://${loginServer}`, repository: 'node', login });
    const content = '{}';

    const push = client.putManifest('x', { mediaType: 'application/vnd.oci.image.index.v1+json', digest: '', content });

    await expect(push).rejects.toThrow(/answered 40[13]/);
  });
});

it('puts every secret that the application reads into Key Vault', async () => {
  const azure = connectAzure(ports, secrets.identityHeader);

  const names = ['git-token', 'git-webhook-secret', 'notify-secret'];
  const registryNames = ['dockerhub', 'public', 'base', 'base-quarantine', 'team'];
  const logins = registryNames.flatMap((name) => [`registry-${name}-user`, `registry-${name}-password`]);
  const values = await Promise.all([...names, ...logins].map((name) => readSecret(azure.secrets, name)));

  expect(values.filter((value) => value === undefined || value === '')).toEqual([]);
});

it('tells the app of pushes to each repository, signed with the secret that it knows', async () => {
  const webhooks = createGitWebhooks({ token: secrets.gitToken, now: () => new Date() });
  const azure = connectAzure(ports, secrets.identityHeader);
  const address = `http://127.0.0.1:${ports.functions}/api/hooks/git`;

  for (const name of ['base-image-node', 'import-baseimage-node', 'hello-world'])
    expect([name, await webhooks.has(`http://127.0.0.1:${ports.git}/${name}.git`, address)]).toEqual([name, true]);
  expect(await readSecret(azure.secrets, 'git-webhook-secret')).toBe(secrets.gitWebhookSecret);
});

it('changes no password when it is done again', async () => {
  const again = await provision({ ports, secrets, plan, known: registries, environment });

  expect(again).toEqual(registries);
});
