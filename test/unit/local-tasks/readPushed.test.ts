import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ContainerEngine, EngineCall, EngineResult } from '../../../local/containers/types.ts';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createTaskRunner } from '../../../local/tasks/runner.ts';
import { run, scripted } from './scriptedAgent.ts';

const [builtDigest, told, inspected] = ['a', 'b', 'c'].map((digit) => `sha256:${digit.repeat(64)}`);
const baseAnnotation = 'org.opencontainers.image.base.digest';
const login = `Basic ${Buffer.from('run:secret').toString('base64')}`;

let home: string;
let registry: Listening;
/** What the registry has, by path. */
let manifests: Record<string, object>;
/** The engine's commands, by their first words. */
let calls: string[];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'read-pushed-'));
  [calls, manifests] = [[], {}];
  registry = await listen(({ url = '', headers }, response) => {
    const found = headers.authorization === login ? manifests[url] : undefined;
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { errors: [] }));
  }, 0);
});
afterEach(async () => {
  await registry.close();
  rmSync(home, { recursive: true });
});

function call({ arguments: words }: EngineCall): Promise<EngineResult> {
  calls.push(words[0] === 'image' ? `image ${String(words[1])}` : String(words[0]));
  for (const [option, content] of [
    ['--iidfile', builtDigest],
    ['--digestfile', builtDigest],
  ] as const) {
    if (words.includes(option)) writeFileSync(words[words.indexOf(option) + 1] ?? '', content ?? '');
  }
  const image = { Id: builtDigest, Annotations: { [baseAnnotation]: inspected } };
  return Promise.resolve({ exitCode: 0, stdout: words[0] === 'image' ? JSON.stringify([image]) : '', stderr: '' });
}

const engine: ContainerEngine = { ...scripted, call };

/** @returns the digest that the log names as the base's */
async function carryOut(dockerfile: string, steps: string): Promise<string> {
  const source = join(home, 'source');
  mkdirSync(source);
  writeFileSync(join(source, 'Dockerfile'), dockerfile);
  execFileSync('tar', ['-czf', join(home, 'source.tar.gz'), '-C', source, '.']);
  const server = `127.0.0.1:${registry.port}`;
  let log = '';
  const result = await createTaskRunner({ engine, directory: join(home, 'runs'), now: () => new Date(0) }).start(
    {
      ...run,
      loginServer: server,
      content: { kind: 'task', yaml: `version: v1.1.0\nsteps:\n${steps}` },
      contextTar: join(home, 'source.tar.gz'),
      logins: [{ server, username: 'run', password: 'secret' }],
      onOutput: (text) => (log += text),
    },
    new AbortController().signal,
  );
  expect(result.status).toBe('Succeeded');
  const [image] = parse(log.slice(log.indexOf('\n- image:'))) as { 'runtime-dependency': { digest: string } }[];
  return image?.['runtime-dependency'].digest ?? '';
}

const build = '  - build: -t $Registry/app:1 .\n';
const push = '  - push: [$Registry/app:1]\n';

describe('the base of an image', () => {
  it('is told by the manifest that was pushed, without a process', async () => {
    manifests[`/v2/app/manifests/${builtDigest}`] = { annotations: { [baseAnnotation]: told } };

    const base = await carryOut('FROM base:1\n', build + push);

    expect(base).toBe(told);
    expect(calls).not.toContain('image inspect');
  });

  it.each([
    ['says nothing of it', { layers: [] }],
    ['is not to be had', undefined],
  ])('is asked of the engine where the manifest %s', async (_name, manifest) => {
    if (manifest !== undefined) manifests[`/v2/app/manifests/${builtDigest}`] = manifest;

    const base = await carryOut('FROM base:1\n', build + push);

    expect(base).toBe(inspected);
  });

  it.each([
    ['that is not pushed', 'FROM base:1\n', build],
    ['of several stages', 'FROM tools:1 AS tools\nFROM base:1\n', build + push],
  ])('is asked of the engine for an image %s', async (_name, dockerfile, steps) => {
    manifests[`/v2/app/manifests/${builtDigest}`] = { annotations: { [baseAnnotation]: told } };

    const base = await carryOut(dockerfile, steps);

    expect(base).toBe(inspected);
  });
});
