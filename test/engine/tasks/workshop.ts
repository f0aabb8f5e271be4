import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createEngine } from '../../../local/containers/engine.ts';
import type { ContainerEngine, EngineFile } from '../../../local/containers/types.ts';
import { createTaskRunner } from '../../../local/tasks/runner.ts';
import type { RunContent, RunLogin, TaskRun, TaskRunResult, TaskRunner } from '../../../local/tasks/types.ts';
import { login, startPlainRegistry, type PlainRegistry } from './plainRegistry.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** A runner, a registry and a base image `base:1` with a shell: what the tests of the task runner need. */
export interface Workshop {
  readonly engine: ContainerEngine;
  readonly registry: PlainRegistry;
  readonly login: RunLogin;
  /** The runner's folder: empty between runs. */
  readonly directory: string;
  /** Does one run and gives its result and log. */
  carryOut(content: RunContent, given?: Partial<Given>): Promise<TaskRunResult & { readonly log: string }>;
  /** Source files by path; those that begin with `#!` get their run bit. */
  pack(files: Readonly<Record<string, string>>): Promise<string>;
  /** A source that is one symbolic link. */
  packLink(path: string, target: string): Promise<string>;
  /** From now on notes the engine's commands; gives those so far. */
  countCalls(): () => string[];
  close(): Promise<void>;
}

interface Given extends Omit<TaskRun, 'content' | 'contextTar'> {
  readonly files: Readonly<Record<string, string>>;
  readonly contextTar: string;
  readonly signal: AbortSignal;
  /** Instead of the workshop's own. */
  readonly runner: TaskRunner;
}

export async function openWorkshop(): Promise<Workshop> {
  const home = await mkdtemp(join(tmpdir(), 'customhouse-runner-'));
  const directory = join(home, 'runs');
  const engine = createEngine(await engineFile(home), `test-${randomBytes(4).toString('hex')}`);
  const registry = await startPlainRegistry();
  const calls: string[] = [];
  const watched: ContainerEngine = {
    ...engine,
    call(call) {
      const [first = '', second = ''] = call.arguments;
      calls.push(first === 'image' ? `${first} ${second}` : first);
      return engine.call(call);
    },
  };
  const ownRunner = createTaskRunner({
    engine: watched,
    directory,
    now: () => new Date(),
    delay: () => Promise.resolve(),
    // Whatever the machine has.
    stepsAtOnce: 2,
  });
  let count = 0;
  const workshop: Workshop = {
    engine,
    registry,
    login: { server: registry.server, ...login },
    directory,
    async carryOut(content, given = {}) {
      const { files, signal, onOutput, runner = ownRunner, ...overrides } = given;
      const log: string[] = [];
      count += 1;
      const result = await runner.start(
        {
          runId: `cf${count}`,
          registryName: 'base',
          loginServer: registry.server,
          content,
          values: [],
          logins: [workshop.login],
          secretOf: () => Promise.reject(new Error('this run has no identity')),
          azure: {
            resourceManager: 'https://127.0.0.1:1',
            subscriptionId: '00000000-0000-4000-8000-000000000000',
            location: 'westeurope',
            signIn: () => Promise.reject(new Error('this run has no identity')),
          },
          timeoutSeconds: 60,
          platform: { os: 'linux', architecture: process.arch === 'x64' ? 'amd64' : 'arm64' },
          onOutput: (text) => {
            log.push(text);
            onOutput?.(text);
          },
          ...(files === undefined ? {} : { contextTar: await workshop.pack(files) }),
          ...overrides,
        },
        signal ?? new AbortController().signal,
      );
      return { ...result, log: log.join('') };
    },
    pack: (files) => pack(join(home, `context-${(count += 1)}`), files),
    async packLink(path, target) {
      const folder = join(home, `context-${(count += 1)}`);
      await mkdir(folder);
      await symlink(target, join(folder, path));
      return tarOf(folder);
    },
    countCalls() {
      calls.length = 0;
      return () => calls;
    },
    async close() {
      await removeAll(engine);
      await registry.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  await pushBase(workshop, home);
  return workshop;
}

/** The engine that set-up has found; without a set-up, the Podman of this machine with the settings of a bare one. */
async function engineFile(home: string): Promise<EngineFile> {
  const found = join(root, '.customhouse/engine.json');
  if (existsSync(found)) return withLittleMemory(JSON.parse(await readFile(found, 'utf8')) as EngineFile);
  const settings = join(home, 'containers.conf');
  await writeFile(
    settings,
    '[containers]\ndefault_ulimits=["nofile=4096:4096","nproc=4096:4096"]\n' +
      '[engine]\nruntime="runc"\ncgroup_manager="cgroupfs"\nevents_logger="file"\n',
  );
  return {
    kind: 'podman',
    command: '/usr/bin/podman',
    version: '',
    env: { CONTAINERS_CONF: settings },
    buildArguments: ['--isolation', 'chroot'],
    serviceNetwork: ['--network', 'slirp4netns'],
    stepNetwork: ['--network', 'none'],
    stepLimits: ['--memory', '16m'],
  };
}

/** A step that takes all it may get should be done soon; where the engine can't bound a step, nothing changes. */
function withLittleMemory(file: EngineFile): EngineFile {
  return file.stepLimits.length === 0 ? file : { ...file, stepLimits: ['--memory', '64m'] };
}

/** Busybox alone, with a command called `node` so that the samples' test runs. */
async function pushBase(workshop: Workshop, home: string): Promise<void> {
  const folder = join(home, 'base', 'bin');
  await mkdir(folder, { recursive: true });
  await copyFile('/bin/busybox', join(folder, 'busybox'));
  const applets = [
    'sh',
    'cat',
    'env',
    'echo',
    'ls',
    'tr',
    'sleep',
    'id',
    'pwd',
    'httpd',
    'wget',
    'kill',
    'touch',
    'true',
  ];
  for (const applet of applets) await symlink('busybox', join(folder, applet));
  await writeFile(join(folder, 'node'), '#!/bin/sh\necho v15.14.0\n', { mode: 0o755 });
  await writeFile(join(home, 'base', 'Dockerfile'), 'FROM scratch\nCOPY bin /bin\nCMD ["true"]\n');
  const content: RunContent = {
    kind: 'build',
    dockerfile: 'Dockerfile',
    imageNames: ['base:1'],
    push: true,
    arguments: [],
    noCache: false,
  };
  const { status, log } = await workshop.carryOut(content, { contextTar: await tarOf(join(home, 'base')) });
  if (status !== 'Succeeded') throw new Error(`The base image could not be built:\n${log}`);
}

async function pack(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
  }
  return tarOf(folder);
}

export async function tarOf(folder: string): Promise<string> {
  await run('tar', ['-czf', `${folder}.tar.gz`, '-C', folder, '.']);
  return `${folder}.tar.gz`;
}

async function removeAll(engine: ContainerEngine): Promise<void> {
  const filter = ['--quiet', '--filter', `label=customhouse.instance=${engine.instance}`];
  const containers = (await engine.call({ arguments: ['ps', '--all', ...filter] })).stdout.split('\n').filter(Boolean);
  if (containers.length > 0) await engine.call({ arguments: ['rm', '--force', ...containers] });
  const images = (await engine.call({ arguments: ['images', ...filter] })).stdout.split('\n').filter(Boolean);
  if (images.length > 0) await engine.call({ arguments: ['rmi', '--force', ...new Set(images)] });
}

/** Names of what a folder holds, empty when there is none. */
export async function listOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
