import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerGroup } from '@azure/arm-containerinstance';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { removeContainers } from '../../../local/containers/removeAll.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import type { LocalRegistry } from '../../../local/registry/types.ts';
import { freePort } from '../../../local/instance/freePort.ts';
import { poll, startArm, type LocalArm } from '../../local/arm/localArm.ts';
import { toArray } from '../../local/arm/loopback.ts';
import {
  buildPage,
  closeTestEngine,
  openTestEngine,
  printAndExit,
  pushImage,
  serveOn,
} from '../containers/testEngine.ts';

const login = { username: 'puller', password: 'pull password' };
const firstPort = 18_400;
/** Longer than these tests take. */
const quietMs = 600_000;

let engine: ContainerEngine;
let registry: LocalRegistry;
let listening: Listening;
let local: LocalArm;
const directory = mkdtempSync(join(tmpdir(), 'groups-'));
const digests: Record<string, string> = {};

beforeAll(async () => {
  engine = await openTestEngine('test-groups');
  await closeTestEngine(engine);
  const port = await freePort();
  registry = await createRegistry({
    name: 'team',
    port,
    directory,
    kind: 'plain',
    users: { [login.username]: login.password },
    onEvent: () => undefined,
    now: () => new Date(),
  });
  listening = await listen(registry.handle, port);
  for (const color of ['green', 'blue']) {
    const image = `${registry.loginServer}/hello-world:${color}`;
    await buildPage(engine, image, `the page is ${color}`);
    digests[color] = await pushImage(engine, image, { server: registry.loginServer, ...login });
  }
  local = await startArm({ engine, firstPort, quietMs });
});
afterAll(async () => {
  await local.close();
  await listening.close();
  await closeTestEngine(engine, [registry.loginServer]);
  rmSync(directory, { recursive: true });
});

function groupOf(image: string, more: Partial<ContainerGroup> = {}): ContainerGroup {
  return {
    location: 'local',
    osType: 'Linux',
    restartPolicy: 'Always',
    containers: [
      {
        name: 'web',
        image,
        ports: [{ port: 80 }],
        environmentVariables: [{ name: 'TOKEN', secureValue: 'very secret' }],
        resources: { requests: { cpu: 0.5, memoryInGB: 0.5 } },
      },
    ],
    imageRegistryCredentials: [{ server: registry.loginServer, ...login }],
    ipAddress: { type: 'Public', ports: [{ port: 80 }], dnsNameLabel: 'hello' },
    ...more,
  };
}

function byDigest(color: string): string {
  return `${registry.loginServer}/hello-world@${digests[color]!}`;
}
function put(name: string, group: ContainerGroup): Promise<ContainerGroup> {
  return local.containers.containerGroups.beginCreateOrUpdateAndWait('rg', name, group, poll);
}
function get(name: string): Promise<ContainerGroup> {
  return local.containers.containerGroups.get('rg', name);
}

async function pageOf({ ipAddress }: ContainerGroup): Promise<string> {
  const address = `http://${ipAddress!.fqdn ?? ipAddress!.ip!}:${ipAddress!.ports[0]!.port}/`;
  return vi.waitFor(async () => (await fetch(address)).text(), 5_000);
}

function startOf({ containers }: ContainerGroup): Date | undefined {
  return containers[0]!.instanceView?.currentState?.startTime;
}

async function containersOf(name: string, ...filters: string[]): Promise<string[]> {
  const all = [`label=customhouse.group=rg/${name}`, ...filters].flatMap((filter) => ['--filter', filter]);
  const { stdout } = await engine.call({ arguments: ['ps', '--all', '--quiet', ...all] });
  return stdout.split('\n').filter((id) => id !== '');
}

describe('a container group', () => {
  it('answers on its address with the image that was asked for by digest', async () => {
    const group = await put('hello', groupOf(byDigest('green')));

    expect(await pageOf(group)).toBe('the page is green');
    expect(group).toMatchObject({ provisioningState: 'Succeeded', instanceView: { state: 'Running' } });
    expect(group.ipAddress).toMatchObject({ ip: '127.0.0.1', fqdn: '127.0.0.1', ports: [{ port: firstPort }] });
    expect(group.containers[0]).toMatchObject({ image: byDigest('green'), ports: [{ port: 80 }] });
    expect(group.containers[0]!.instanceView?.events?.map(({ name }) => name)).toEqual([
      'Pulling',
      'Pulled',
      'Started',
    ]);
    expect(JSON.stringify(group)).not.toMatch(/very secret|pull password/);
  });

  it('is left alone by an identical PUT and changed in place by another image', async () => {
    const before = await get('hello');
    const same = await put('hello', groupOf(byDigest('green')));
    const changed = await put('hello', groupOf(byDigest('blue')));

    expect(startOf(same)).toEqual(startOf(before));
    expect(startOf(changed)!.getTime()).toBeGreaterThan(startOf(before)!.getTime());
    expect(changed.ipAddress!.ports).toEqual(before.ipAddress!.ports);
    expect(await pageOf(changed)).toBe('the page is blue');
  });

  it('is not changed in what ACI keeps: CPU, memory, ports, restart policy', async () => {
    const group = groupOf(byDigest('green'));
    const bigger = { ...group.containers[0]!, resources: { requests: { cpu: 1, memoryInGB: 0.5 } } };
    const refused = [
      { ...group, containers: [bigger] },
      { ...group, restartPolicy: 'Never' },
      { ...group, ipAddress: { type: 'Public', ports: [{ port: 8080 }] } },
    ];

    for (const change of refused) {
      await expect(put('hello', change)).rejects.toMatchObject({
        statusCode: 400,
        code: 'InvalidContainerGroupUpdate',
      });
    }
    expect(await pageOf(await get('hello'))).toBe('the page is blue');
  });

  it('is refused with an image or a password that does not open, and stays what it was', async () => {
    const wrong = groupOf(byDigest('green'), {
      imageRegistryCredentials: [{ server: registry.loginServer, ...login, password: 'wrong' }],
    });
    const gone = groupOf(`${registry.loginServer}/hello-world:gone`);

    for (const group of [wrong, gone]) {
      await expect(put('hello', group)).rejects.toMatchObject({
        statusCode: 400,
        code: 'InaccessibleImage',
        message: expect.stringContaining("in container group 'hello' is not accessible") as string,
      });
    }
    expect(await pageOf(await get('hello'))).toBe('the page is blue');
  });

  it('has a port of its own beside another group', async () => {
    const second = await put('second', groupOf(byDigest('green')));

    expect(second.ipAddress!.ports[0]!.port).toBe(firstPort + 1);
    expect([await pageOf(second), await pageOf(await get('hello'))]).toEqual(['the page is green', 'the page is blue']);
    expect((await toArray(local.containers.containerGroups.list())).map(({ name }) => name)).toEqual([
      'hello',
      'second',
    ]);
    await local.containers.containerGroups.beginDeleteAndWait('rg', 'second', poll);
    await expect(get('second')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('runs on across a restart of the local Azure, and comes back when its containers are gone', async () => {
    const before = await get('hello');
    await local.restart();
    const kept = await get('hello');
    await removeContainers(engine);
    await local.restart();
    const renewed = await get('hello');

    expect(startOf(kept)).toEqual(startOf(before));
    expect(startOf(renewed)!.getTime()).toBeGreaterThan(startOf(before)!.getTime());
    expect([await pageOf(renewed), renewed.ipAddress]).toEqual(['the page is blue', before.ipAddress]);
  });

  it('is read without asking the engine as long as its containers live', async () => {
    const before = await get('hello');
    const calls = vi.spyOn(engine, 'call');
    expect(startOf(await get('hello'))).toEqual(startOf(before));
    expect(calls).not.toHaveBeenCalled();

    const label = ['--filter', 'label=customhouse.group=rg/hello'];
    const { stdout: id } = await engine.call({ arguments: ['ps', '--quiet', ...label] });
    const { stdout: pid } = await engine.call({ arguments: ['inspect', '--format', '{{.State.Pid}}', id.trim()] });
    process.kill(Number(pid), 'SIGKILL');

    await vi.waitFor(async () => {
      expect(startOf(await get('hello'))!.getTime()).toBeGreaterThan(startOf(before)!.getTime());
    }, 10_000);
    calls.mockRestore();
  });

  it('restarts, stops and starts', async () => {
    const before = await get('hello');
    await local.containers.containerGroups.beginRestartAndWait('rg', 'hello', poll);
    expect(startOf(await get('hello'))!.getTime()).toBeGreaterThan(startOf(before)!.getTime());

    await local.containers.containerGroups.stop('rg', 'hello');
    expect((await get('hello')).instanceView?.state).toBe('Stopped');
    await local.containers.containerGroups.beginStartAndWait('rg', 'hello', poll);
    expect(await pageOf(await get('hello'))).toBe('the page is blue');
  });

  it('gives its containers one network, and a published port for each that was asked for', async () => {
    const [web] = groupOf(byDigest('green')).containers;
    const beside = { ...web!, name: 'beside', command: serveOn(81), ports: [{ port: 81 }] };
    const ipAddress = { type: 'Public', ports: [{ port: 80 }, { port: 81 }] };
    await put('pair', groupOf(byDigest('green'), { containers: [web!, beside], ipAddress }));
    await local.arm.stopContainers();
    await local.restart();

    const pair = await get('pair');
    expect(pair.containers.map(({ instanceView }) => instanceView?.currentState?.state)).toEqual([
      'Running',
      'Running',
    ]);
    expect(await pageOf(pair)).toBe('the page is green');
    expect((await fetch(`http://127.0.0.1:${pair.ipAddress!.ports[1]!.port}/`)).status).toBe(200);
    await local.containers.containerGroups.beginDeleteAndWait('rg', 'pair', poll);
  });

  it('leaves what it has replaced until it is quiet, starts none of it again and shows none of it', async () => {
    await put('quiet', groupOf(byDigest('green')));
    await put('quiet', groupOf(byDigest('blue')));
    const afterwards = await containersOf('quiet');

    await engine.call({ arguments: ['kill', ...(await containersOf('quiet', 'status=running'))] });
    await local.arm.start();
    const quiet = await get('quiet');
    const running = await containersOf('quiet', 'status=running');
    const page = await pageOf(quiet);
    await local.arm.stopContainers();
    const atTheEnd = await containersOf('quiet');
    await local.arm.start();

    expect(afterwards).toHaveLength(2);
    expect(quiet.containers[0]!.instanceView?.currentState?.state).toBe('Running');
    expect(running).toHaveLength(1);
    expect(page).toBe('the page is blue');
    expect(atTheEnd).toEqual(running);
    await local.containers.containerGroups.beginDeleteAndWait('rg', 'quiet', poll);
    expect(await containersOf('quiet')).toEqual([]);
  });

  it('refuses a second change while one is going on', async () => {
    const first = await local.containers.containerGroups.beginCreateOrUpdate(
      'rg',
      'hello',
      groupOf(byDigest('green')),
      poll,
    );

    await expect(put('hello', groupOf(byDigest('blue')))).rejects.toMatchObject({
      statusCode: 409,
      code: 'ContainerGroupTransitioning',
    });
    await first.pollUntilDone();
    expect(local.unexpected).toEqual([]);
  });
});

describe('containers that end', () => {
  async function task(name: string, restartPolicy: string, exitCode: number): Promise<void> {
    const group = groupOf(byDigest('green'), { restartPolicy });
    const container = { ...group.containers[0]!, command: printAndExit('token is $TOKEN', exitCode) };
    delete group.ipAddress;
    await put(name, { ...group, containers: [container] });
  }

  it('stay ended with their exit code and log where the policy is Never', async () => {
    await task('never', 'Never', 3);

    const ended = await vi.waitFor(async () => {
      const state = (await get('never')).containers[0]!.instanceView!.currentState!;
      expect(state.state).toBe('Terminated');
      return state;
    });
    expect(ended).toMatchObject({ exitCode: 3, detailStatus: 'Error', finishTime: expect.any(Date) as Date });
    expect((await local.containers.containers.listLogs('rg', 'never', 'web')).content).toBe('token is very secret\n');
  });

  it('are started again where the policy is OnFailure and they failed', async () => {
    await task('onfailure', 'OnFailure', 1);

    await vi.waitFor(async () => {
      expect((await get('onfailure')).containers[0]!.instanceView!.restartCount).toBeGreaterThan(0);
    }, 10_000);
    await local.containers.containerGroups.beginDeleteAndWait('rg', 'onfailure', poll);
  });

  it('count against a quota when a test says so', async () => {
    local.faults.request = (method) => (method === 'PUT' ? { kind: 'containerQuota' } : undefined);

    await expect(put('more', groupOf(byDigest('green')))).rejects.toMatchObject({ code: 'ContainerGroupQuotaReached' });
    local.faults.request = undefined;
  });
});
