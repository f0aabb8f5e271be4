import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLogins } from '../../../local/containers/loginFile.ts';
import { engineFilePath } from '../../../local/instance/home.ts';
import { composeNpmrc } from '../../../local/npm/composeNpmrc.ts';
import { createTaskRunner } from '../../../local/tasks/runner.ts';
import type { RunContent } from '../../../local/tasks/types.ts';
import { standInLayer } from '../../../local/upstream/standIn.ts';
import { must } from '../containers/testEngine.ts';
import { startPackageRegistry, type PackageRegistry } from './packageRegistry.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

const token = 'npm_0123456789secret';
const certificates = '-----BEGIN CERTIFICATE-----\nof nobody\n-----END CERTIFICATE-----\n';

let workshop: Workshop;
let packages: PackageRegistry;
let runner: ReturnType<typeof createTaskRunner>;
let directory: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  packages = await startPackageRegistry(token);
  directory = await mkdtemp(join(tmpdir(), 'customhouse-npm-'));
  await pushNode();
  const settings = composeNpmrc({
    config: { registry: packages.url },
    files: [`//${new URL(packages.url).host}/:_authToken=${token}`],
    environment: {},
    certificates,
  });
  runner = createTaskRunner({
    engine: workshop.engine,
    directory: join(directory, 'runs'),
    now: () => new Date(),
    npmSettings: () => Promise.resolve(settings),
  });
});

afterAll(async () => {
  await packages.close();
  await workshop.close();
  await rm(directory, { recursive: true, force: true });
});

/** An image with Node and npm, made from this machine's own. */
async function pushNode(): Promise<void> {
  const { engine, login } = workshop;
  const image = `${login.server}/node:15-alpine`;
  const context = join(directory, 'node');
  await mkdir(context);
  await copyFile((await standInLayer(join(dirname(engineFilePath), 'upstream'))).file, join(context, 'layer.tar.gz'));
  const path = 'ENV PATH=/usr/local/bin:/usr/bin:/bin';
  await writeFile(join(context, 'Dockerfile'), `FROM scratch\nADD layer.tar.gz /\n${path}\n`);
  await must(engine, ['build', ...engine.file.buildArguments, '--tag', image, context]);
  await withLogins([login], (env) => must(engine, ['push', image], env));
}

function dockerfile(command: string): Readonly<Record<string, string>> {
  const base = `${workshop.login.server}/node:15-alpine`;
  return { Dockerfile: `FROM ${base}\nWORKDIR /app\nRUN ${command}\nRUN ls node_modules /usr/local/etc || true\n` };
}

/** All that is in an image: its configuration, its history and every layer's files with their content. */
async function everythingIn(image: string): Promise<string> {
  const archive = join(directory, 'image.tar');
  const unpacked = join(directory, 'image');
  await must(workshop.engine, ['save', '--output', archive, image]);
  await mkdir(unpacked, { recursive: true });
  // Each engine has an archive of its own: some of its files are layers.
  const layer = 'tar -xOf "$file" ./app app 2>/dev/null; tar -xOf "$file" usr/local/etc 2>/dev/null';
  const each = `if tar -tf "$file" 2>/dev/null; then ${layer}; else cat "$file"; fi`;
  const script = `tar -xf ${archive} -C ${unpacked} && find ${unpacked} -type f | while read -r file; do ${each}; done`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { maxBuffer: 512 * 1024 * 1024 });
  return stdout + (await must(workshop.engine, ['history', '--no-trunc', image]));
}

const build: RunContent = {
  kind: 'build',
  dockerfile: 'Dockerfile',
  imageNames: ['app:1'],
  push: true,
  arguments: [],
  noCache: false,
};

describe('RUN npm install', () => {
  it('gets its packages with the machine’s own settings, of which nothing is left in image and log', async () => {
    const show = 'npm install tiny && cat /usr/local/etc/npmrc /usr/local/etc/npm-certificates.pem';
    const given = { runner, taskName: 'a-build', files: dockerfile(show) };

    const { status, log } = await workshop.carryOut(build, given);

    expect(log).toContain('added 1 package');
    expect(status).toBe('Succeeded');
    expect(log).toContain('_authToken=*****');
    expect(log).not.toContain(token);
    const image = `${workshop.login.server}/app:1`;
    await withLogins([workshop.login], (env) => must(workshop.engine, ['pull', image], env));
    const content = await everythingIn(image);
    const looked = [
      'app/node_modules/tiny/package.json',
      token,
      'of nobody',
      'registry=',
      'local/etc/npmrc\n',
      '.pem\n',
    ];
    expect(looked.filter((trace) => content.includes(trace))).toEqual(['app/node_modules/tiny/package.json']);
  });

  it('is given no credentials where the build tests what nobody has accepted yet', async () => {
    const yaml = 'version: v1.1.0\nsteps:\n  - build: -t test:1 .\n';
    const show = 'cat /usr/local/etc/npmrc && npm install tiny';

    const { status, log } = await workshop.carryOut({ kind: 'task', yaml }, { runner, files: dockerfile(show) });

    expect(log).toContain(`registry=${packages.url}`);
    expect(log).not.toContain('_authToken');
    expect(log).toContain('E401');
    expect(status).toBe('Failed');
  });

  it('leaves no settings behind on the machine', async () => {
    const left = await promisify(execFile)('grep', ['-rl', token, join(directory, 'runs')]).catch(() => undefined);

    expect(left).toBeUndefined();
    expect(await readFile('/usr/local/etc/npmrc', 'utf8').catch(() => '')).not.toContain(token);
  });
});
