import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { GateTools } from '../../../shared/gates/gate.ts';
import { contextOfGate, gates } from '../../../shared/gates/index.ts';
import { commitOf, fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { candidate } from './candidate.ts';

const url = 'https://git.test/import.git';
const testDockerfile = 'ARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_FROM_URL}node:15-alpine\nCMD ./test.sh\n';

function testGate(world: FakeWorld) {
  const task = world.app.configuration.tasks.get('base-import-node') as ImportTask;
  return task.gates[0]!;
}

describe('the gate `test`', () => {
  it('builds the unchanged Dockerfile on the candidate in quarantine and runs it, with nothing but a token to read the quarantine', async () => {
    const world = fakeWorld();
    world.dockerfiles.set(url, testDockerfile);
    world.commits.set(url, commitOf('c'));

    const beginning = await gates.test.begin(candidate, testGate(world).settings, world.app);

    expect(beginning).toEqual({
      kind: 'asked',
      ticket: { registry: 'base', acrRunId: 'cf1', step: 'validate-base-image', latest: 1795530300 },
    });
    const [request] = world.tests;
    expect(request).toMatchObject({
      registry: 'base',
      sourceLocation: `source of ${url}@${commitOf('c')}`,
      platform: 'linux/amd64',
      timeoutSeconds: 1500,
      login: {
        server: 'baseacr.azurecr.io',
        username: 'value of registry-base-quarantine-user',
        password: 'value of registry-base-quarantine-password',
      },
    });
    expect(parse(request!.taskFile)).toEqual({
      version: 'v1.1.0',
      steps: [
        {
          id: 'build-test-base-image',
          build: `--build-arg REGISTRY_FROM_URL=${candidate.fromUrl} -f Dockerfile -t customhouse-test:abcdefghij .`,
          timeout: 900,
        },
        {
          id: 'validate-base-image',
          cmd: 'customhouse-test:abcdefghij',
          disableWorkingDirectoryOverride: true,
          timeout: 600,
        },
      ],
    });
  });

  it('asks for a place to upload the source to before it looks for the commit', async () => {
    const world = fakeWorld();
    world.dockerfiles.set(url, testDockerfile);
    const asked: string[] = [];
    const { acrRuns, git } = world.app;
    const tools: GateTools = {
      ...world.app,
      acrRuns: { ...acrRuns, beginUpload: (registry) => (asked.push('place'), acrRuns.beginUpload(registry)) },
      git: { ...git, resolve: (context) => (asked.push('commit'), git.resolve(context)) },
    };

    await gates.test.begin(candidate, testGate(world).settings, tools);

    expect(asked).toEqual(['place', 'commit']);
  });

  it('asks as of the commit whose push began the run, if that push was to the test', async () => {
    const world = fakeWorld();
    world.dockerfiles.set(url, testDockerfile);
    const { settings } = testGate(world);

    await gates.test.begin(
      { ...candidate, commit: { ref: `${url}#main`, commit: commitOf('d') } },
      settings,
      world.app,
    );
    await gates.test.begin(
      { ...candidate, commit: { ref: 'elsewhere#main', commit: commitOf('d') } },
      settings,
      world.app,
    );

    expect(world.tests.map(({ sourceLocation }) => sourceLocation)).toEqual([
      `source of ${url}@${commitOf('d')}`,
      `source of ${url}@${commitOf('0')}`,
    ]);
  });

  it('does not ask a test that is not built on the candidate: it would pass whatever that is', async () => {
    const world = fakeWorld();
    world.dockerfiles.set(url, 'FROM node:15-alpine\nCMD ./test.sh\n');

    const beginning = await gates.test.begin(candidate, testGate(world).settings, world.app);

    expect(beginning).toMatchObject({ kind: 'answered', answer: { kind: 'fault' } });
    expect(JSON.stringify(beginning)).toContain('FROM ${REGISTRY_FROM_URL}node:15-alpine');
    expect(world.tests).toEqual([]);
  });

  it('names the Dockerfile that is missing', async () => {
    const world = fakeWorld();
    const settings = { ...(testGate(world).settings as object), dockerfile: 'test/Dockerfile' };

    const beginning = await gates.test.begin(candidate, settings, world.app);

    expect(JSON.stringify(beginning)).toContain('there is no test/Dockerfile. Commit one.');
  });

  it('names its Git context, so that a push there asks again', () => {
    expect(contextOfGate(testGate(fakeWorld()))).toEqual({ url, branch: 'main', folder: '' });
  });
});
