import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadKeys } from '../../../local/host/keys.ts';
import { findCoreTools, startCoreTools } from '../../../local/instance/coreTools.ts';
import { cloneRoot, openHome, type Home } from '../../../local/instance/home.ts';
import { startInstance } from '../../../local/instance/instance.ts';
import { choosePorts } from '../../../local/instance/ports.ts';
import type { Ports } from '../../../local/instance/types.ts';

/**
 * A fake of the Core Tools, which can't be installed where these tests run: it writes down what it is started with, and answers on its port. What the real
 * ones make of it is not shown here; docs/local.md says so.
 */
const fake = `#!/usr/bin/env node
const { writeFileSync } = require('fs');
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const { env } = process;
writeFileSync(__dirname + '/started.json', JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env, node: process.execPath }));
require('http').createServer((request, response) => response.end()).listen(port, '127.0.0.1');
`;

interface Started {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly node: string;
}

let directory: string;
let home: Home;
let ports: Ports;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'customhouse-func-')));
  home = await openHome(join(directory, 'home'));
  ports = await choosePorts(home);
  await mkdir(join(directory, 'bin'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

async function installFake(): Promise<void> {
  await writeFile(join(directory, 'bin', 'func'), fake);
  await chmod(join(directory, 'bin', 'func'), 0o755);
  vi.stubEnv('PATH', [join(directory, 'bin'), process.env['PATH']].join(delimiter));
}

async function startFake(settings: Readonly<Record<string, string>>): Promise<Started> {
  const child = await startCoreTools(home, ports, settings);
  await child.stop();
  return JSON.parse(await readFile(join(directory, 'bin', 'started.json'), 'utf8')) as Started;
}

describe('under the Core Tools', () => {
  it('the app gets the settings that the local host gives it, on the same port, with keys', async () => {
    await installFake();
    vi.stubEnv('KEY_VAULT_URL', 'https://of-my-own.vault.azure.net');
    const settings = { AzureWebJobsStorage: 'BlobEndpoint=http://127.0.0.1:1/x', KEY_VAULT_URL: 'https://127.0.0.1:2' };

    const { args, env, node } = await startFake(settings);

    expect(args).toEqual(['start', '--port', String(ports.functions), '--enableAuth']);
    expect(env).toMatchObject(settings);
    expect(env['AzureWebJobsSecretStorageType']).toBe('files');
    // `func` starts its worker with the first Node on the PATH.
    expect(node).toBe(await realpath(process.execPath));
  });

  it('the same build is in a folder of its own, in which nothing else changes', async () => {
    await installFake();

    const { cwd } = await startFake({});

    expect(cwd).toBe(join(home.directory, 'func', 'app'));
    expect(await realpath(join(cwd, 'dist'))).toBe(await realpath(join(cloneRoot, 'dist')));
    expect(await realpath(join(cwd, 'node_modules'))).toBe(await realpath(join(cloneRoot, 'node_modules')));
    for (const file of ['host.json', 'package.json'])
      expect(await readFile(join(cwd, file), 'utf8')).toBe(await readFile(join(cloneRoot, file), 'utf8'));
    expect(JSON.parse(await readFile(join(cwd, 'local.settings.json'), 'utf8'))).toEqual({
      IsEncrypted: false,
      Values: { FUNCTIONS_WORKER_RUNTIME: 'node' },
    });
  });

  it('the keys are those of local.json, where the host looks for them', async () => {
    await installFake();
    const { master, function: functionKey, eventGrid, durableTask } = loadKeys(home.host);

    const { env } = await startFake({});

    const file = join(env['TMPDIR'] ?? '', 'secrets', 'functions', 'secrets', 'host.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      masterKey: { name: 'master', value: master, encrypted: false },
      functionKeys: [{ name: 'default', value: functionKey, encrypted: false }],
      systemKeys: [
        { name: 'eventgrid_extension', value: eventGrid, encrypted: false },
        { name: 'durabletask_extension', value: durableTask, encrypted: false },
      ],
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('can be started again where it was', async () => {
    await installFake();

    await startFake({});

    expect((await startFake({})).cwd).toBe(join(home.directory, 'func', 'app'));
  });

  it('without func nothing is started, and the remedy is named', async () => {
    vi.stubEnv('PATH', join(directory, 'bin'));

    expect(() => findCoreTools(process.env)).toThrow('there is no "func" on the PATH. Install them');
    await expect(startInstance(home.directory, { host: 'func' })).rejects.toThrow('or start without --host');
  });
});
