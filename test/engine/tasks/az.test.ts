import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { everything } from '../../../local/identity/grants.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import type { LocalRegistry } from '../../../local/registry/types.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { createTaskRunner } from '../../../local/tasks/runner.ts';
import { poll, startArm, type LocalArm } from '../../local/arm/localArm.ts';
import { appIdentity, buildIdentity } from '../../local/identity/localIdentity.ts';
import { buildPage, closeTestEngine, openTestEngine, pushImage } from '../containers/testEngine.ts';

const firstPort = 18_600;
const directory = mkdtempSync(join(tmpdir(), 'az-'));
let engine: ContainerEngine;
let registry: LocalRegistry;
let listening: Listening;
let local: LocalArm;
let count = 0;

beforeAll(async () => {
  engine = await openTestEngine('test-az');
  await closeTestEngine(engine);
  const port = await freePort();
  registry = await createRegistry({
    name: 'team',
    port,
    directory,
    kind: 'acr',
    onEvent: () => undefined,
    now: () => new Date(),
  });
  listening = await listen(registry.handle, port);
  const pusher = registry.issueRunLogin(['repositories/*/content/read', 'repositories/*/content/write']);
  const image = `${registry.loginServer}/hello-world:1`;
  await buildPage(engine, image, 'the page is up');
  await pushImage(engine, image, { server: registry.loginServer, ...pusher });
  const puller = registry.issueRunLogin(['repositories/*/content/read']);
  local = await startArm({
    engine,
    firstPort,
    registries: [{ resourceGroup: 'rg', registry }],
    identities: [appIdentity, { ...buildIdentity, grants: [everything] }],
    runner: createTaskRunner({ engine, directory: join(directory, 'runs'), now: () => new Date() }),
    secrets: {
      'https://kv.vault.azure.net/secrets/user': puller.username,
      'https://kv.vault.azure.net/secrets/pass': puller.password,
    },
  });
});
afterAll(async () => {
  await local.close();
  await listening.close();
  await closeTestEngine(engine, [registry.loginServer]);
  rmSync(directory, { recursive: true });
});

const secrets = `secrets:
  - { id: user, keyvault: 'https://kv.vault.azure.net/secrets/user' }
  - { id: pass, keyvault: 'https://kv.vault.azure.net/secrets/pass' }
`;
const create = `az container create --resource-group rg --name hello --image $Registry/hello-world:1
      --registry-login-server $Registry --registry-username {{index .Secrets "user"}} --ip-address public --ports 80`;

/** Does a task run with the build identity, to its end, and gives its log. */
async function taskRun(yaml: string): Promise<{ status: string | undefined; log: string }> {
  const run = await local.registries.taskRuns
    .beginCreateAndWait(
      'rg',
      'team',
      `deploy-${(count += 1)}`,
      {
        identity: { type: 'UserAssigned', userAssignedIdentities: { [buildIdentity.resourceId!]: {} } },
        runRequest: requestOf(yaml),
      },
      poll,
    )
    .catch(() => undefined);
  const { runResult } = run ?? (await local.registries.taskRuns.get('rg', 'team', `deploy-${count}`));
  return { status: runResult?.status, log: await logOf(runResult?.runId ?? '') };
}

function requestOf(yaml: string) {
  return {
    type: 'EncodedTaskRunRequest' as const,
    encodedTaskContent: Buffer.from(`version: v1.1.0\n${yaml}`).toString('base64'),
    platform: { os: 'Linux', architecture: 'amd64' },
  };
}

async function logOf(runId: string): Promise<string> {
  const { logLink = '' } = await local.registries.runs.getLogSasUrl('rg', 'team', runId);
  const text = await (await fetch(logLink.replace('https:', 'http:'))).text();
  return text.replaceAll('\r\n', '\n');
}

it("deploys, shows and deletes a container group as the run's identity, with the secrets of Key Vault", async () => {
  const { status, log } = await taskRun(`${secrets}steps:
  - cmd: az login --identity --output none
  - cmd: >
      ${create} --registry-password {{index .Secrets "pass"}} --query ipAddress.ip --output tsv
  - cmd: az container show -g rg -n hello --query "{state:provisioningState,image:containers[0].image}" -o yaml
`);

  const { ipAddress } = await local.containers.containerGroups.get('rg', 'hello');
  const page = await (await fetch(`http://127.0.0.1:${ipAddress?.ports[0]?.port ?? 0}/`)).text();
  expect(status).toBe('Succeeded');
  expect(log).toContain('\n127.0.0.1\n');
  expect(log).toContain(`\nimage: ${registry.loginServer}/hello-world:1\nstate: Succeeded\n`);
  expect(page).toContain('the page is up');

  const removed = await taskRun(
    'steps:\n  - cmd: az login --identity -u ' +
      `${buildIdentity.clientId}\n  - cmd: az container delete -g rg -n hello --yes --output none\n` +
      '  - { id: show, cmd: az container show -g rg -n hello }\n',
  );
  expect(removed.status).toBe('Failed');
  expect(removed.log).toContain(
    "\nERROR: (ResourceNotFound) The Resource 'Microsoft.ContainerInstance/containerGroups/hello'",
  );
  expect(removed.log.trimEnd().split('\n').at(-1)).toBe('failed to run step ID: show: exit status 1');
});

it("gives Azure's own refusals", async () => {
  const { log } = await taskRun(`${secrets}steps:
  - cmd: az login --identity
  - { id: wrong, ignoreErrors: true, cmd: '${create.replaceAll('\n', ' ')} --registry-password wrong' }
  - { id: ask, ignoreErrors: true, cmd: az container delete -g rg -n hello }
  - { id: group, ignoreErrors: true, cmd: az container show -g none -n hello }
  - { id: stranger, ignoreErrors: true, cmd: az login --identity --client-id 12345678-0000-4000-8000-000000000001 }
`);

  expect(log).toContain('\nERROR: (InaccessibleImage) The image ');
  expect(log).toContain('\nERROR: Unable to prompt for confirmation as no tty available. Use --yes.\n');
  expect(log).toContain(
    "\nERROR: (ResourceGroupNotFound) Resource group 'none' could not be found.\nCode: ResourceGroupNotFound\n",
  );
  expect(log).toContain('\nERROR: Failed to connect to MSI.');
});

it('signs a quick run in to nothing', async () => {
  const { runId = '' } = await local.registries.registries.beginScheduleRunAndWait(
    'rg',
    'team',
    requestOf('steps:\n  - { id: login, cmd: az login --identity }\n'),
    poll,
  );
  await vi.waitFor(async () => {
    expect(await local.registries.runs.get('rg', 'team', runId)).toMatchObject({ status: 'Failed' });
  });

  expect(await logOf(runId)).toContain('\nERROR: Failed to connect to MSI.');
});
