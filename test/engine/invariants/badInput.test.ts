import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from 'yaml';
import type { Fault } from '../../../local/arm/faults.ts';
import { poll, type Run } from '../../../local/walkthrough/api.ts';
import { runRepair } from '../../support/live/callApp.ts';
import { decided } from '../../support/live/decided.ts';
import { type ServedAzure, serveWithApp } from '../../support/live/servedAzure.ts';

const repositories = join(import.meta.dirname, '../../fixtures/repositories');
/** Seconds: the least that a deployment may be given. */
const healthTimeout = 10;

let system: ServedAzure;
let isQuotaReached = false;

beforeAll(async () => {
  system = await serveWithApp({
    faults: { request: refusalOf },
    repositories: {
      'faulty-app': join(repositories, 'faulty-app'),
      'faulty-test': join(repositories, 'faulty-test'),
    },
    configure,
  });
});
afterEach(() => {
  isQuotaReached = false;
});
afterAll(() => system.remove());

function refusalOf(method: string, path: string): Fault | undefined {
  const isDeployment = method === 'PUT' && path.includes('/containerGroups/');
  return isQuotaReached && isDeployment ? { kind: 'containerQuota' } : undefined;
}

function configure(file: Document, contextOf: (repository: string) => string): void {
  const platform = '${PLATFORM:-linux/amd64}';
  const asked = { kind: 'import', platform, from: 'dockerhub/library/node:15-alpine', triggers: { baseImage: false } };
  const built = {
    kind: 'build',
    platform,
    registry: 'team',
    context: contextOf('faulty-app'),
    triggers: { commit: false, baseImage: false },
    set: { REGISTRY_FROM_URL: '${registry.dockerhub}/library/' },
  };
  const test = contextOf('faulty-test');
  function add(name: string, task: object): void {
    file.setIn(['tasks', name], file.createNode(task));
  }
  function deployed(containerGroup: string): object {
    return { containerGroup, resourceGroup: '${ACI_RG}', timeout: healthTimeout };
  }
  for (const sample of ['node-public', 'base-import-node', 'hello-world'])
    file.setIn(['tasks', sample, 'enabled'], false);
  const hangs = { entryPoint: 'node', arguments: ['-e', 'setInterval(() => undefined, 1000)'], timeout: 2 };
  add('test-hangs', { ...asked, to: 'base/a:1', gates: [{ test: { context: test, timeout: 2 } }] });
  add('test-broken', {
    ...asked,
    to: 'base/b:1',
    gates: [{ test: { context: test, dockerfile: 'broken.Dockerfile' } }],
  });
  add('command-hangs', { ...asked, to: 'base/c:1', gates: [{ command: hangs }] });
  add('build-broken', { ...built, image: 'broken', dockerfile: 'broken.Dockerfile' });
  add('app', { ...built, image: 'app', deploy: deployed('app') });
}

describe('a run ends with a status and a reason that can be acted on, and has changed nothing, when', () => {
  it.each([
    {
      what: 'the test hangs',
      task: 'test-hangs',
      status: 'Error',
      reason: /Step validate-base-image of ACR run \S+ did not end in time .*Look at the log/,
    },
    {
      what: 'the command hangs',
      task: 'command-hangs',
      status: 'Error',
      reason: /Step command of ACR run \S+ did not end in time .*Look at the log/,
    },
    {
      what: 'the test image can’t be built',
      task: 'test-broken',
      status: 'Error',
      reason:
        /so the candidate was not asked: ERROR: no such package: left-pad\. Mend the test’s Dockerfile and push again/,
    },
    {
      what: 'the image can’t be built',
      task: 'build-broken',
      status: 'Failed',
      reason:
        /ended as Failed: failed to run step ID: build: exit status 3\. The run’s log .* mend the source and push again/,
    },
  ])('$what', async ({ task, status, reason }) => {
    const before = await decided(system);

    const run = await system.api.run(task);

    expect(run).toMatchObject({ task, status, reason: expect.stringMatching(reason) as string });
    expect(run.outcome).toBeUndefined();
    expect(await decided(system)).toEqual(before);
  });
});

describe('a deployment', () => {
  it('whose container never becomes healthy goes back to the last image that was', async () => {
    const good = await succeeded('app');
    const before = await deploymentOf('app');
    await system.api.update('app', { set: { STATUS: '500' } });

    const ill = await system.api.run('app');

    expect(ill).toMatchObject({
      status: 'Failed',
      outcome: 'rolledBack',
      reason: expect.stringMatching(/Not healthy within 10 s: .*500/) as string,
    });
    expect(await deploymentOf('app')).toEqual(before);
    expect(before).toMatchObject({ desired: good.digest, runs: good.digest });
    expect(await siteStatus()).toBe(200);
    await system.api.update('app', { set: { STATUS: '200' } });
  });

  it('for which the quota has no room leaves what runs, and is made by repair once there is some', async () => {
    const before = await deploymentOf('app');
    await system.api.update('app', { set: { STATUS: '204' } });
    isQuotaReached = true;

    const run = await system.api.run('app');

    expect(run).toMatchObject({
      status: 'Error',
      reason: expect.stringMatching(/ContainerGroupQuotaReached.*ask for more in the portal under Quotas/) as string,
    });
    expect((await deploymentOf('app')).runs).toBe(before.runs);
    expect(await siteStatus()).toBe(200);

    isQuotaReached = false;
    await runRepair(system.file);
    await poll('the deployment', async () => ((await siteStatus()) === 204 ? true : undefined));
    expect(await deploymentOf('app')).toMatchObject({ desired: run.digest, runs: run.digest });
  });
});

async function succeeded(task: string): Promise<Run> {
  const run = await system.api.run(task);
  expect(run).toMatchObject({ status: 'Succeeded' });
  return run;
}

async function deploymentOf(task: string): Promise<{ readonly desired: unknown; readonly runs: unknown }> {
  const { deployments } = await decided(system);
  const { desired } = await system.ledger.deployments.read(task);
  return { desired: desired?.digest, runs: deployments.find((one) => one.task === task)?.runs };
}

/** Of the site as it answers now; 0 while it is between two containers. */
async function siteStatus(): Promise<number> {
  const address = (await system.api.address('app')) ?? '';
  return fetch(address).then(
    ({ status }) => status,
    () => 0,
  );
}
