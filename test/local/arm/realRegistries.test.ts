import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import type { LocalRegistry } from '../../../local/registry/types.ts';
import { subscriptionId } from '../identity/localIdentity.ts';
import { poll, startArm, type LocalArm } from './localArm.ts';
import { scriptedRunner, type ScriptedRunner } from './scriptedRunner.ts';
import { pushTinyImage, readDigest, type Login } from './tinyImage.ts';

const directory = mkdtempSync(join(tmpdir(), 'registries-'));
const hubLogin = { username: 'hub', password: 'hub password' };
const quarantine = 'quarantine/ab12/node';

let hub: LocalRegistry;
let base: LocalRegistry;
let team: LocalRegistry;
let runner: ScriptedRunner;
let local: LocalArm;
const listenings: Listening[] = [];

beforeAll(async () => {
  hub = await open('hub', 'plain');
  base = await open('base', 'acr');
  team = await open('team', 'acr');
  runner = scriptedRunner();
  local = await startArm({
    registries: [
      { resourceGroup: 'rg', registry: base },
      { resourceGroup: 'rg', registry: team },
    ],
    runner,
  });
});
afterAll(async () => {
  await local.close();
  await Promise.all(listenings.map((one) => one.close()));
  rmSync(directory, { recursive: true });
});

async function open(name: string, kind: 'acr' | 'plain'): Promise<LocalRegistry> {
  const port = await freePort();
  const registry = await createRegistry({
    name,
    port,
    directory: join(directory, name),
    kind,
    users: kind === 'plain' ? { [hubLogin.username]: hubLogin.password } : {},
    onEvent: () => undefined,
    now: () => new Date(),
  });
  listenings.push(await listen(registry.handle, port));
  return registry;
}

function importInto(target: LocalRegistry, source: object, targetTag: string): Promise<unknown> {
  return local.registries.registries.beginImportImageAndWait(
    'rg',
    target.name,
    { source: { sourceImage: '', ...source }, targetTags: [targetTag], mode: 'NoForce' },
    poll,
  );
}

describe('the resource manager with real registries', () => {
  let digest: string;
  let tester: Login;

  it('imports from a registry with a password by digest, and refuses the same tag a second time', async () => {
    digest = await pushTinyImage(hub.loginServer, 'library/node', '15-alpine', hubLogin);
    const source = { registryUri: hub.loginServer, credentials: hubLogin, sourceImage: `library/node@${digest}` };
    const wrong = { ...source, credentials: { ...hubLogin, password: 'wrong' } };

    await importInto(base, source, `${quarantine}:15-alpine`);

    await expect(importInto(base, source, `${quarantine}:15-alpine`)).rejects.toMatchObject({ code: 'Conflict' });
    await expect(importInto(base, wrong, 'node:2')).rejects.toMatchObject({ code: 'Forbidden' });
    const gone = { ...source, sourceImage: `library/node:gone` };
    await expect(importInto(base, gone, 'node:3')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('makes a token that reads the quarantine and nothing else', async () => {
    const { scopeMaps, tokens, registries } = local.registries;
    const actions = ['repositories/quarantine/*/content/read'];
    const scopeMap = await scopeMaps.beginCreateAndWait('rg', 'base', 'quarantine', { actions }, poll);
    const token = await tokens.beginCreateAndWait('rg', 'base', 'tester', { scopeMapId: scopeMap.id! }, poll);
    const made = await registries.beginGenerateCredentialsAndWait('rg', 'base', { tokenId: token.id! }, poll);
    tester = { username: made.username!, password: made.passwords![0]!.value! };
    const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/base`;
    await importInto(base, { resourceId: id, sourceImage: `${quarantine}@${digest}` }, 'node:15-alpine');

    expect(await readDigest(base.loginServer, quarantine, '15-alpine', tester)).toBe(digest);
    expect(await readDigest(base.loginServer, 'node', '15-alpine', tester)).toBeUndefined();
  });

  it('gives a run a login that pushes to its own registry, until the run has ended', async () => {
    const request = {
      type: 'EncodedTaskRunRequest' as const,
      encodedTaskContent: Buffer.from('version: v1.1.0').toString('base64'),
      platform: { os: 'Linux' },
    };
    await local.registries.registries.beginScheduleRunAndWait('rg', 'team', request);
    const { run, end } = await runner.begins(1);
    const [login] = run.logins;

    const pushed = await pushTinyImage(team.loginServer, 'hello-world', 'cf1', login!);
    expect(await readDigest(team.loginServer, 'hello-world', 'cf1', login!)).toBe(pushed);
    end({});
    await expect.poll(async () => (await local.registries.runs.get('rg', 'team', 'cf1')).status).toBe('Succeeded');
    expect(await readDigest(team.loginServer, 'hello-world', 'cf1', login!)).toBeUndefined();
  });
});
