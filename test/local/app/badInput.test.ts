import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from 'yaml';
import type { Fault } from '../../../local/arm/faults.ts';
import { decided } from '../../support/live/decided.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { pushTinyImage } from '../arm/tinyImage.ts';

const fastClock = join(import.meta.dirname, '../../support/live/fastClock.mjs');

let app: AppAlone;
/** What Azure refuses at present. */
let refused: Case['refuse'];
let full: string | undefined;

beforeAll(async () => {
  app = await startAppAlone({
    faults: { request: refusalOf, isFull: (registry) => registry === full },
    configure,
    hostEnv: { NODE_OPTIONS: `--import=${pathToFileURL(fastClock).href}` },
  });
  const { server, ...login } = app.target.registries.public;
  await pushTinyImage(server, 'node', '15-alpine', login);
});
afterEach(() => {
  refused = undefined;
  full = undefined;
});
afterAll(() => app.remove());

function refusalOf(method: string, path: string): Fault | undefined {
  return method !== 'GET' && refused?.path.test(path) === true ? refused.fault : undefined;
}

/** The sample's tasks, and each with one thing wrong. Nothing runs by itself. */
function configure(file: Document, contextOf: (repository: string) => string): void {
  const test = { test: { context: contextOf('import-baseimage-node') } };
  const importTask = { kind: 'import', from: 'public/node:15-alpine', gates: [test], triggers: { baseImage: false } };
  const buildTask = { kind: 'build', registry: 'team', context: contextOf('hello-world'), triggers: { commit: false } };
  function add(name: string, task: object): void {
    file.setIn(['tasks', name], file.createNode(task));
  }
  file.setIn(['registries', 'dead'], file.createNode({ server: '127.0.0.1:1' }));
  file.setIn(['registries', 'dockerhub', 'secrets'], 'registry-nowhere');
  for (const sample of ['node-public', 'base-import-node', 'hello-world'])
    file.setIn(['tasks', sample, 'enabled'], false);
  add('upstream-dead', { ...importTask, from: 'dead/node:1', to: 'base/dead:1' });
  add('tag-gone', { ...importTask, from: 'public/node:gone', to: 'base/gone:1' });
  add('login-missing', { ...importTask, from: 'dockerhub/library/node:15-alpine', to: 'base/login:1' });
  const elsewhere = { test: { context: contextOf('import-baseimage-node'), dockerfile: 'elsewhere/Dockerfile' } };
  add('test-without-dockerfile', { ...importTask, to: 'base/test:1', gates: [elsewhere] });
  add('git-dead', { ...importTask, to: 'base/git:1', gates: [{ test: { context: 'http://127.0.0.1:1/a.git#main' } }] });
  add('no-dockerfile', { ...buildTask, image: 'app', dockerfile: 'elsewhere/Dockerfile' });
  add('no-branch', { ...buildTask, image: 'app', context: contextOf('hello-world').replace('#main', '#nowhere') });
  add('no-repository', { ...buildTask, image: 'app', context: contextOf('nowhere') });
}

interface Case {
  readonly what: string;
  readonly task: string;
  readonly reason: RegExp;
  readonly refuse?: { readonly path: RegExp; readonly fault: Fault };
  readonly full?: string;
}

const cases: readonly Case[] = [
  {
    what: 'upstream does not answer',
    task: 'upstream-dead',
    reason: /registry at http:..127\.0\.0\.1:1 did not answer.*Check its address and the network/,
  },
  { what: 'the tag is gone upstream', task: 'tag-gone', reason: /node:gone/ },
  { what: 'the login of upstream is not in Key Vault', task: 'login-missing', reason: /registry-nowhere-/ },
  {
    what: 'the import is refused for rights',
    task: 'base-import-node',
    refuse: { path: /importImage$/, fault: { kind: 'importForbidden' } },
    reason:
      /AuthorizationFailed.*Give the app’s identity the role "Container Registry Data Importer and Data Reader" on/,
  },
  {
    what: 'the registry is full',
    task: 'base-import-node',
    full: 'base',
    reason: /storage of base is full.*az acr show-usage/,
  },
  {
    what: 'the subscription may not use ACR Tasks, for the test',
    task: 'base-import-node',
    refuse: { path: /scheduleRun$/, fault: { kind: 'tasksNotAllowed' } },
    reason: /TasksOperationsNotAllowed.*Ask Azure support to allow them/,
  },
  {
    what: 'the subscription may not use ACR Tasks, for a build',
    task: 'hello-world',
    refuse: { path: /taskRuns/i, fault: { kind: 'tasksNotAllowed' } },
    reason: /TasksOperationsNotAllowed.*Ask Azure support to allow them/,
  },
  {
    what: 'the test has no Dockerfile',
    task: 'test-without-dockerfile',
    reason: /no elsewhere\/Dockerfile\. Commit one/,
  },
  {
    what: 'the test’s Git host does not answer',
    task: 'git-dead',
    reason: /127\.0\.0\.1:1\/a\.git did not answer.*Check its address/,
  },
  { what: 'the source has no Dockerfile', task: 'no-dockerfile', reason: /no .*elsewhere\/Dockerfile/ },
  { what: 'the branch is gone', task: 'no-branch', reason: /nowhere/ },
  { what: 'the repository is gone', task: 'no-repository', reason: /nowhere.* answered 404.*git-token/ },
];

describe('a run ends in Error with a reason that can be acted on, and has changed nothing, when', () => {
  it.each(cases)('$what', async ({ task, reason, ...given }) => {
    const before = await decided(app);
    refused = given.refuse;
    full = given.full;

    const run = await app.api.run(task);

    expect(run).toMatchObject({
      task,
      trigger: 'Manual',
      status: 'Error',
      reason: expect.stringMatching(reason) as string,
    });
    expect(run.outcome).toBeUndefined();
    expect(await decided(app)).toEqual(before);
  });
});
