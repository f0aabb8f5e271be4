import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Tools } from '../../../functions/activities/activity.ts';
import { fetchSource } from '../../../functions/activities/build/fetchSource.ts';
import { pollBuild } from '../../../functions/activities/build/pollBuild.ts';
import { recordBuilt } from '../../../functions/activities/build/recordBuilt.ts';
import { startBuild } from '../../../functions/activities/build/startBuild.ts';
import type { Repository, Tag } from '../../../shared/image.ts';
import type { BuildRequest, PushedImage } from '../../../shared/ports.ts';
import type { RunId } from '../../../shared/run.ts';
import { startRun } from '../../../shared/start/startRun.ts';
import { digestOf, fakeWorld, type FakeWorld, sampleYaml } from '../../support/fakeApp.ts';
import { quietLog } from './quietLog.ts';

const url = 'https://git.test/hello-world.git';
const yaml = sampleYaml
  .replace(
    'image: hello-world',
    'image: hello-world\n    file: acr-task.yaml\n    values: values.yaml\n    secrets: { PASSWORD: registry-team-password }',
  )
  .replace(
    "REGISTRY_FROM_URL: '${registry.base}/' }",
    "REGISTRY_FROM_URL: '${registry.base}/', ACI: hello, ACI_RG: apps }",
  );
const sample = readFileSync('samples/hello-world/acr-task.yaml', 'utf8');
const justBuild = sample.slice(0, sample.indexOf('  - id: az-login'));

let world: FakeWorld;
let tools: Tools;
let runId: RunId;
const requests: BuildRequest[] = [];

beforeEach(() => setUp(yaml));

async function setUp(configuration: string): Promise<void> {
  world = fakeWorld(configuration);
  requests.length = 0;
  world.files.set(`${url} acr-task.yaml`, justBuild);
  world.files.set(`${url} values.yaml`, 'REGISTRY_FROM_URL: elsewhere/\nKEYVAULT: vault\n');
  const acrRuns = {
    ...world.app.acrRuns,
    startBuild: (request: BuildRequest) => Promise.resolve(void requests.push(request)),
    build: () => Promise.resolve(world.acrState),
  };
  tools = { app: { ...world.app, acrRuns }, starter: world.starter, log: quietLog };
  const cause = { kind: 'request', request: 'a' } as const;
  ({ runId } = (await startRun(world.app, world.starter, { task: 'hello-world', trigger: 'Manual', cause })).run);
}

function succeed(...pushed: readonly PushedImage[]): void {
  world.acrState = { kind: 'final', acrRunId: 'cf7', status: 'Succeeded', pushed };
}

function image(repository: string, tag: string, digest = 'a', server = 'teamacr.azurecr.io'): PushedImage {
  return { server, repository: repository as Repository, tag: tag as Tag, digest: digestOf(digest) };
}

describe('a build with a task file', () => {
  it('builds on what the file’s build steps say, and pulls from there', async () => {
    const source = await fetchSource({ runId }, tools);

    expect(source).toMatchObject({ base: 'base/node:15-alpine', pullFrom: ['base'] });
    expect(await world.app.ledger.bases.of('hello-world')).toEqual(['base/node:15-alpine']);
  });

  it('has ACR run the file with values that hold no secret, only where it is', async () => {
    await startBuild({ runId, attempt: 1, ...(await fetchSource({ runId }, tools)) }, tools);

    expect(requests).toEqual([
      {
        name: runId,
        registry: 'team',
        sourceLocation: expect.stringContaining(url) as string,
        platform: 'linux/amd64',
        timeoutSeconds: 3600,
        pullFrom: ['base'],
        taskFile: 'acr-task.yaml',
        valuesFile: 'values.yaml',
        values: {
          REGISTRY_FROM_URL: 'baseacr.azurecr.io/',
          ACI: 'hello',
          ACI_RG: 'apps',
          PASSWORD: 'https://vault.test/secrets/registry-team-password',
        },
      },
    ]);
    expect(JSON.stringify(requests)).not.toContain('value of');
  });

  it('takes the image that was pushed to its repository, whatever its tag', async () => {
    succeed(
      image('other', 'cf7', 'b'),
      image('hello-world', 'cf7'),
      image('hello-world', 'cf7', 'c', 'else.azurecr.io'),
    );

    expect(await pollBuild({ runId, attempt: 1 }, tools)).toEqual({ kind: 'succeeded', digest: digestOf('a') });
  });

  it.each([
    ['nothing', [], /pushed nothing\. Have a `push` step of the file push \{\{\.Run\.Registry\}\}\/hello-world/],
    [
      'something else',
      [image('other', 'cf7')],
      /pushed nothing to team\/hello-world, but teamacr\.azurecr\.io\/other:cf7/,
    ],
    ['elsewhere', [image('hello-world', '1', 'a', 'else.azurecr.io')], /but else\.azurecr\.io\/hello-world:1/],
    [
      'two images',
      [image('hello-world', 'a'), image('hello-world', 'b', 'b')],
      /several images to team\/hello-world: a, b/,
    ],
  ])('fails with the remedy when the file pushed %s', async (_, pushed, reason) => {
    succeed(...pushed);

    const end = await pollBuild({ runId, attempt: 1 }, tools);

    expect(end).toMatchObject({ kind: 'ended', status: 'Failed', reason: expect.stringMatching(reason) as string });
  });

  it('takes the image of the tag that `image:` names where the file pushed several', async () => {
    await setUp(yaml.replace('image: hello-world', 'image: hello-world:stable'));
    succeed(image('hello-world', 'debug', 'b'), image('hello-world', 'stable'));

    expect(await pollBuild({ runId, attempt: 1 }, tools)).toEqual({ kind: 'succeeded', digest: digestOf('a') });
  });

  it('is deployed by its image like any build', async () => {
    await fetchSource({ runId }, tools);

    expect(await recordBuilt({ runId, digest: digestOf('a') }, tools)).toEqual({ deploys: true });
  });

  it('is not deployed again when the file has deployed by itself; the container group is kept with the run', async () => {
    world.files.set(
      `${url} acr-task.yaml`,
      sample.replace('--name {{.Values.ACI}}', '--name {{.Values.ACI}}-{{.Run.ID}}'),
    );
    await fetchSource({ runId }, tools);
    succeed(image('hello-world', 'cf7'));
    await pollBuild({ runId, attempt: 1 }, tools);

    const fileDeployments = [{ containerGroup: 'hello-cf7', resourceGroup: 'apps' }];
    expect(await recordBuilt({ runId, digest: digestOf('a') }, tools)).toEqual({ deploys: false, fileDeployments });
    expect(await world.app.ledger.runs.get(runId)).toMatchObject({ fileDeployments });
  });
});

describe('a task file that can not be read', () => {
  it.each([
    ['is missing', undefined, 'TASK_FILE_NOT_FOUND', 'There is no acr-task.yaml in'],
    ['is wrong', 'steps:\n  - colour: red\n', 'TASK_FILE_INVALID', 'acr-task.yaml:2:5: '],
    ['uses other templates', 'steps:\n  - build: -t {{printf "a"}} .\n', 'TASK_FILE_INVALID', '`baseImages:`'],
  ])('and %s is named with its place and what to do', async (_, text, code, words) => {
    if (text === undefined) world.files.delete(`${url} acr-task.yaml`);
    else world.files.set(`${url} acr-task.yaml`, text);

    await expect(fetchSource({ runId }, tools)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  it('runs all the same where `baseImages:` names what it builds on', async () => {
    await setUp(
      yaml.replace('file: acr-task.yaml', "file: acr-task.yaml\n    baseImages: ['${registry.base}/node:15']"),
    );
    world.files.set(`${url} acr-task.yaml`, 'steps:\n  - build: -t {{printf "a"}} .\n');

    expect(await fetchSource({ runId }, tools)).toMatchObject({ pullFrom: ['base'] });
    expect(await world.app.ledger.bases.of('hello-world')).toEqual(['base/node:15']);
    expect(await recordBuilt({ runId, digest: digestOf('a') }, tools)).toEqual({ deploys: true });
  });
});
