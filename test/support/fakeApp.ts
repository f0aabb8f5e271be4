import { loadConfiguration } from '../../shared/config/load.ts';
import type { App } from '../../shared/app.ts';
import type { Digest, RegistryName } from '../../shared/image.ts';
import { createLedger } from '../../shared/ledger/createLedger.ts';
import type { AcrRunState, CommitStatus, DeploymentState, TestRequest } from '../../shared/ports.ts';
import type { Commit } from '../../shared/run.ts';
import type { Inbox } from '../../shared/start/inbox.ts';
import { takeReport } from '../../shared/start/report.ts';
import type { Starter } from '../../shared/start/starter.ts';
import { fakeTables } from './tables.ts';

/** The reference scenario's configuration, short. */
export const sampleYaml = `
registries:
  hub: { server: docker.io, secrets: registry-hub }
  public: { acr: PublicAcr, resourceGroup: rg }
  base: { acr: baseacr, resourceGroup: rg }
  team: { acr: teamacr, resourceGroup: rg }
tasks:
  node-public:
    kind: build
    registry: public
    context: https://git.test/base-image-node.git#main
    image: node:15-alpine
    set: { REGISTRY_NAME: '\${registry.hub}/library/' }
  base-import-node:
    kind: import
    from: public/node:15-alpine
    to: base/node:15-alpine
    gates: [{ test: { context: 'https://git.test/import.git#main' } }]
    revalidate: '0 3 * * *'
  hello-world:
    kind: build
    registry: team
    context: https://git.test/hello-world.git#main
    image: hello-world
    set: { REGISTRY_FROM_URL: '\${registry.base}/' }
    deploy: { containerGroup: hello, resourceGroup: rg }
notify:
  - url: https://hooks.test/customhouse
`;

const dockerfile =
  'ARG REGISTRY_NAME=\nARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_NAME}${REGISTRY_FROM_URL}node:15-alpine\n';

/** What a fake application is told of the world, and what it did to it. */
export interface FakeWorld {
  readonly app: App;
  readonly starter: Starter;
  /** Follows each report up at once. */
  readonly inbox: Inbox;
  /** Times before which histories were to be forgotten. */
  readonly purged: string[];
  readonly started: {
    readonly orchestrator: string;
    readonly instanceId: string | undefined;
    readonly input: unknown;
  }[];
  /** `<registry>/<repository>:<tag>` → digest */
  readonly tags: Map<string, Digest>;
  /** Clone URL → commit of every branch. */
  readonly commits: Map<string, Commit>;
  /** Text of every Dockerfile, by clone URL. */
  readonly dockerfiles: Map<string, string>;
  /** Other files of a source, by `<clone URL> <path>`. */
  readonly files: Map<string, string>;
  readonly secrets: Map<string, string>;
  /** By ACR run ID. */
  readonly acrLogs: Map<string, string>;
  acrState: AcrRunState;
  readonly tests: TestRequest[];
  readonly canceled: string[];
  readonly commitStatuses: ({ readonly repository: string; readonly commit: Commit } & CommitStatus)[];
  container: DeploymentState | undefined;
  time: Date;
}

export function digestOf(character: string): Digest {
  return `sha256:${character.repeat(64)}` as Digest;
}

export function commitOf(character: string): Commit {
  return character.repeat(40) as Commit;
}

const loginServers: Readonly<Record<string, string>> = { hub: 'docker.io' };

/** The real ledger on fake tables, behind fakes of every outside system. */
export function fakeWorld(yaml: string = sampleYaml): FakeWorld {
  const loaded = loadConfiguration(yaml, {});
  if (loaded.kind === 'invalid') throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const world = {
    started: [],
    purged: [],
    tags: new Map(),
    commits: new Map(),
    dockerfiles: new Map(),
    files: new Map(),
    secrets: new Map(),
    acrLogs: new Map(),
    acrState: { kind: 'going', acrRunId: 'cf1', status: 'Running' },
    tests: [],
    canceled: [],
    commitStatuses: [],
    container: undefined,
    time: new Date('2026-11-24T12:00:00.000Z'),
  } as unknown as FakeWorld;
  const app: App = {
    configuration: loaded.configuration,
    ledger: createLedger(
      fakeTables(),
      () => world.time,
      () => Promise.resolve(),
    ),
    registries: fakeRegistries(world),
    imports: { begin: unused, poll: unused },
    acrRuns: fakeAcrRuns(world),
    containerGroups: { apply: unused, read: () => Promise.resolve(world.container) },
    git: fakeGit(world),
    commitStatuses: {
      set(repository, commit, status) {
        world.commitStatuses.push({ repository, commit, ...status });
        return Promise.resolve();
      },
    },
    secrets: {
      get: (name) => Promise.resolve(world.secrets.get(name) ?? `value of ${name}`),
      reference: (name) => `https://vault.test/secrets/${name}`,
    },
    logins: { tokens: { token: unused, newPassword: unused }, vault: { read: unused, put: unused } },
    sites: { probe: unused },
    access: fakeAccess(),
    standing: { subscriptionId: 's', buildIdentity: '/build', vault: '/vault', storageAccount: '/storage' },
    address: 'https://customhouse.test',
    pages: () => Promise.resolve(undefined),
    signIn: 'key',
    now: () => world.time,
  };
  return Object.assign(world, { app, starter: fakeStarter(world), inbox: fakeInbox(app) });
}

/** May everything, and is sent every event. */
function fakeAccess(): App['access'] {
  const everything = { actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] };
  return {
    permissionsAt: () => Promise.resolve([everything]),
    permissionsOf: () => Promise.resolve([everything]),
    eventEndpoints: () => Promise.resolve(['https://customhouse.test/runtime/webhooks/EventGrid']),
    usesAbac: () => Promise.resolve(false),
    principalId: () => Promise.resolve('p1'),
  };
}

function fakeInbox(app: App): Inbox {
  return {
    async put(report, starter) {
      await takeReport(app, starter, report);
    },
  };
}

function fakeStarter(world: FakeWorld): Starter {
  return {
    start(orchestrator, instanceId, input) {
      world.started.push({ orchestrator, instanceId, input });
      return Promise.resolve();
    },
    isUnfinished: () => Promise.resolve(false),
    purge(before) {
      world.purged.push(before.toISOString());
      return Promise.resolve();
    },
  };
}

function fakeRegistries(world: FakeWorld): App['registries'] {
  return {
    loginServer: (name: RegistryName) => Promise.resolve(loginServers[name] ?? `${name}acr.azurecr.io`),
    head({ registry, repository }, reference) {
      const digest = world.tags.get(`${registry}/${repository}:${reference}`);
      return Promise.resolve(digest === undefined ? undefined : { digest, mediaType: 'application/json' });
    },
    tagTime: () => Promise.resolve(undefined),
    platforms: unused,
    origin: unused,
    lock: unused,
    deleteRepository: unused,
    repositories: unused,
  };
}

function fakeAcrRuns(world: FakeWorld): App['acrRuns'] {
  return {
    beginUpload: () => (tar) => Promise.resolve(`source of ${Buffer.from(tar).toString()}`),
    checkAllowed: () => Promise.resolve(),
    startTest(request) {
      world.tests.push(request);
      return Promise.resolve('cf1');
    },
    state: () => Promise.resolve(world.acrState),
    cancel(_registry, acrRunId) {
      world.canceled.push(acrRunId);
      return Promise.resolve();
    },
    log(_registry, acrRunId, offset) {
      const bytes = Buffer.from(world.acrLogs.get(acrRunId) ?? '');
      return Promise.resolve({ text: bytes.subarray(offset).toString(), nextOffset: Math.max(offset, bytes.length) });
    },
    startBuild: unused,
    build: unused,
    deleteBuild: unused,
    builds: unused,
  };
}

function fakeGit(world: FakeWorld): App['git'] {
  return {
    resolve: ({ url }) => Promise.resolve(world.commits.get(url) ?? commitOf('0')),
    fetch: ({ url }, commit) =>
      Promise.resolve({
        commit,
        readText: (path) =>
          path === 'Dockerfile' ? (world.dockerfiles.get(url) ?? dockerfile) : world.files.get(`${url} ${path}`),
        tarGz: () => Promise.resolve(Buffer.from(`${url}@${commit}`)),
      }),
  };
}

function unused(): never {
  throw new Error('This test was not meant to call that.');
}
