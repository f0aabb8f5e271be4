import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../cli/runCommand.ts';
import { createEngine } from '../../../local/containers/engine.ts';
import { composeAzure } from '../../../local/instance/composeAzure.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { operatorClientId } from '../../../local/instance/names.ts';
import { openPlan } from '../../../local/instance/openPlan.ts';
import { resourceName } from '../../../local/instance/plan/types.ts';
import { choosePorts } from '../../../local/instance/ports.ts';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { serveAzure } from '../../../local/instance/serveAzure.ts';
import { appSettings } from '../../../local/instance/settings.ts';
import type { Ports } from '../../../local/instance/types.ts';
import { connectAzure, type AzureClients } from '../../../local/provision/azureClients.ts';
import { readSecret } from '../../../local/provision/secretStore.ts';
import { openRepository } from '../../../local/upstream/registryClient.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';
import { removeHome } from '../instance/removeHome.ts';
import { builtCommand, type Ended, runProgram } from './cli.ts';

let home: Home;
let ports: Ports;
let azure: AzureClients;
let gitHost: ScriptedServer;
let settings: Readonly<Record<string, string>>;
let stop: () => Promise<void>;
let hooks: { id: number; config: { url: string; secret?: string } }[];

const group = 'customhouse';
const dockerHub = { REGISTRY_DOCKERHUB_USER: 'hub-reader', REGISTRY_DOCKERHUB_PASSWORD: 'hub-p4ss-word' };

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
  'setup-test',
);

beforeAll(async () => {
  home = await freshHome();
  gitHost = await startScriptedServer(({ method, path, body }) => {
    if (method === 'GET') return { status: 200, body: hooks };
    const hook = JSON.parse(body) as { config: { url: string; secret: string } };
    if (method === 'POST') hooks = [...hooks, { id: hooks.length + 1, config: hook.config }];
    return { status: method === 'POST' ? 201 : 200, body: { id: Number(path.split('/').at(-1)) || 1, ...hook } };
  });
  const environment = {
    GIT_BASE_IMAGE_NODE: `http://${gitHost.host}/you/base-image-node.git#main`,
    GIT_NODE_IMPORT: `http://${gitHost.host}/you/base-image-node.git#main`,
    GIT_HELLO_WORLD: `http://${gitHost.host}/you/base-image-node.git#main`,
  };
  const plan = openPlan(home, { configuration: undefined, environment });
  ports = await choosePorts(home, plan.registries.map(resourceName));
  const secrets = openSecrets(home);
  settings = { ...appSettings({ plan, ports, secrets, environment }), AZURE_CLIENT_ID: operatorClientId };
  const parts = { home, ports, secrets, plan, settings, engine: noEngine, log: () => undefined };
  stop = await serveAzure(await composeAzure(parts), ports);
  azure = connectAzure(ports, secrets.identityHeader);
});
beforeEach(() => {
  hooks = [];
});
afterAll(async () => {
  await stop();
  await gitHost.close();
  await removeHome(home);
});

/** The built command, told of the local Azure by its environment as a person is by azd's. */
function setup(words: string, environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runProgram([process.execPath, builtCommand, 'setup', ...words.split(' ').filter((word) => word !== '')], {
    ...settings,
    ...environment,
  });
}

/** The command in this process, with somebody who gives these answers one after the other. */
async function setupWith(answers: readonly string[], words: string): Promise<Ended & { readonly asked: string[] }> {
  let [output, error] = ['', ''];
  const asked: string[] = [];
  function answer(question: string): Promise<string> {
    asked.push(question);
    return Promise.resolve(answers[asked.length - 1] ?? '');
  }
  const exitCode = await runCommand(['setup', ...words.split(' ').filter((word) => word !== '')], {
    environment: settings,
    workingDirectory: '/',
    write: (text) => (output += text),
    writeError: (text) => (error += text),
    isTerminal: false,
    prompt: { line: answer, secret: answer },
    now: () => new Date(),
    delay: () => Promise.resolve(),
    execute: () => Promise.resolve(undefined),
  });
  return { exitCode, output, error, asked };
}

async function secretOf(name: string): Promise<string> {
  return (await readSecret(azure.secrets, name)) ?? '';
}

/** Whether a registry lets a login in: then it says that there is no such image. */
async function mayPull(password: string): Promise<boolean> {
  const login = { username: 'team-pull', password };
  const origin = `http://127.0.0.1:${ports.registries['team'] ?? 0}`;
  return openRepository({ origin, repository: 'hello-world', login })
    .getManifest('any')
    .then(
      () => true,
      () => false,
    );
}

describe('customhouse setup', () => {
  it('shows its plan and changes nothing with --plan', async () => {
    const { exitCode, output } = await setup('--plan');

    expect(exitCode).toBe(0);
    expect(output).toMatch(/^TO DO\nKey Vault’s registry-dockerhub-user .*: asked\n/);
    expect(output).toContain('\nToken team-pull in team, to pull hello-world only (scope map team-pull)\n');
    expect(await secretOf('registry-team-password')).toBe('');
  });

  it('changes nothing where nobody can be asked, until --yes is said and every secret is given', async () => {
    const noAnswers = await setup('--yes');
    const noConsent = await setup('', dockerHub);

    expect(noAnswers).toMatchObject({ exitCode: 2 });
    expect(noAnswers.error).toBe(
      'Nobody can be asked here. Set REGISTRY_DOCKERHUB_USER, REGISTRY_DOCKERHUB_PASSWORD in the environment; nothing was changed.\n',
    );
    expect(noConsent).toMatchObject({ exitCode: 2 });
    expect(noConsent.error).toBe('Nobody can be asked here: say --yes. Nothing was changed.\n');
    expect(await secretOf('registry-team-password')).toBe('');
  });

  it('asks first, and changes nothing on any answer but yes', async () => {
    const { exitCode, error, asked } = await setupWith(['perhaps'], '');

    expect([exitCode, error]).toEqual([1, 'Nothing was changed.\n']);
    expect(asked).toEqual(['Do these 15 steps? [y/N] ']);
    expect(await secretOf('registry-team-password')).toBe('');
  });

  it('changes nothing when a secret that is needed is left empty', async () => {
    const { exitCode, error, asked } = await setupWith(['y', 'hub-reader', ''], '');

    expect(exitCode).toBe(2);
    expect(error).toBe(
      'registry-dockerhub-password is needed. Set REGISTRY_DOCKERHUB_PASSWORD in the environment; nothing was changed.\n',
    );
    expect(asked.slice(1)).toEqual([
      'registry-dockerhub-user (not shown): ',
      'registry-dockerhub-password (not shown): ',
    ]);
    expect(await secretOf('registry-dockerhub-user')).toBe('');
  });

  it('sets everything up, shows no secret, and has nothing left to do when it is repeated', async () => {
    const given = { ...dockerHub, GIT_TOKEN: 't0ken-of-git', CUSTOMHOUSE_URL: 'https://customhouse.test' };
    const done = await setup('--yes', given);
    const again = await setup('--yes', given);

    expect(done).toMatchObject({ exitCode: 0 });
    expect(done.error.match(/^✓ /gm)).toHaveLength(done.output.trim().split('\n').length - 1);
    expect(again).toEqual({ exitCode: 0, output: 'Everything is set up.\n', error: '' });
    expect(await mayPull(await secretOf('registry-team-password'))).toBe(true);
    expect(hooks).toEqual([
      {
        id: 1,
        config: {
          url: 'https://customhouse.test/api/hooks/git',
          content_type: 'json',
          insecure_ssl: '0',
          secret: await secretOf('git-webhook-secret'),
        },
      },
    ]);
    expect(gitHost.requests[0]).toMatchObject({ headers: { authorization: 'Bearer t0ken-of-git' } });
    const names = ['registry-dockerhub-password', 'git-token', 'git-webhook-secret', 'registry-team-password'];
    const secrets = await Promise.all(names.map(secretOf));
    expect(secrets.filter((secret) => secret === '' || `${done.output}${done.error}`.includes(secret))).toEqual([]);
  });

  it('brings a removed token back, with a new password', async () => {
    const old = await secretOf('registry-team-password');
    await azure.registries.tokens.beginDeleteAndWait(group, 'team', 'team-pull');

    const { error } = await setup('--yes');

    expect(error.split('\n').map((line) => line.slice(0, 16))).toEqual(['✓ Token team-pul', '✓ Password of te', '']);
    expect(await mayPull(old)).toBe(false);
    expect(await mayPull(await secretOf('registry-team-password'))).toBe(true);
  });

  it('makes the other password before one runs out, while that one goes on working', async () => {
    const old = await azure.secrets.getSecret('registry-team-password');
    const inAMonth = new Date(Date.now() + 29 * 86_400_000);
    await azure.secrets.updateSecretProperties(old.name, old.properties.version ?? '', { expiresOn: inAMonth });

    const { error } = await setup('--yes');

    const renewed = await azure.secrets.getSecret('registry-team-password');
    expect(error).toMatch(/^✓ Password of team-pull in team: password[12], until .*\n$/);
    expect(renewed.properties.tags).not.toEqual(old.properties.tags);
    expect(renewed.properties.expiresOn?.getTime()).toBeGreaterThan(Date.now() + 89 * 86_400_000);
    expect(await Promise.all([old.value, renewed.value].map((value) => mayPull(value ?? '')))).toEqual([true, true]);
  });

  it('leaves webhooks out, and says so, when nobody has a token for the Git host', async () => {
    await (await azure.secrets.beginDeleteSecret('git-token')).pollUntilDone();
    await azure.secrets.purgeDeletedSecret('git-token');

    const { exitCode, error, asked } = await setupWith([''], '--yes --url https://customhouse.test');

    expect([exitCode, asked]).toEqual([0, ['git-token (not shown): ']]);
    expect(error.split('\n').map((line) => line.slice(0, 30))).toEqual([
      '– left out: Key Vault’s git-to',
      '– left out: Webhook of http://',
      '',
    ]);
    expect(hooks).toEqual([]);
  });

  it('says how to sign in where nobody is', async () => {
    const { exitCode, error } = await setup('--plan', { IDENTITY_ENDPOINT: '', IDENTITY_HEADER: '' });

    expect(exitCode).toBe(3);
    expect(error).toContain('az login');
  });
});
