import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startAzurite } from '../../support/azurite.ts';
import { newState, startHostProcess } from '../host/support/hostProcess.ts';
import { zipEntries } from './zipEntries.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
/** Packages are installed anew, twice. */
const setUpMs = 600_000;
const [zip, bill] = [`customhouse-${version}.zip`, `customhouse-${version}.cdx.json`];

interface Built {
  readonly zip: string;
  readonly bill: string;
  readonly app: string;
}
interface Packaging {
  /** Once here and once from a copy of the sources elsewhere; refuses when the two differ. */
  readonly buildTwice: (
    root: string,
    folder: string,
    make: (root: string, folder: string) => Promise<Built>,
  ) => Promise<Built>;
}
const { buildTwice } = (await import(join(root, 'setup', 'release', 'buildTwice.mjs'))) as Packaging;

let folder: string;
let app: string;
/** Of each time, in order. */
let bytes: Record<string, Buffer>[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'customhouse-package-'));
  bytes = [];
  ({ app } = await buildTwice(root, folder, makePackage));
}, setUpMs);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `npm run package`. */
async function makePackage(sources: string, into: string): Promise<Built> {
  const script = join(sources, 'setup', 'package', 'main.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, into], { cwd: sources });
  const [zipMade = '', billMade = '', appMade = ''] = stdout.trim().split('\n');
  bytes.push({ [zip]: readFileSync(zipMade), [bill]: readFileSync(billMade) });
  return { zip: zipMade, bill: billMade, app: appMade };
}

function made(name: string): Buffer {
  return readFileSync(join(folder, name));
}

function parsed(file: string): unknown {
  return JSON.parse(readFileSync(join(app, file), 'utf8'));
}

describe('the deployment package', () => {
  it.each([zip, bill])('is the same bytes here and elsewhere: %s', (name) => {
    const [first, second] = bytes;

    expect(first?.[name]?.equals(second?.[name] ?? Buffer.alloc(0))).toBe(true);
    expect(first?.[name]?.equals(made(name))).toBe(true);
  });

  it('holds what the Functions host needs and nothing else', () => {
    const names = zipEntries(made(zip)).map(({ name }) => name);

    const places = new Set(
      names.map((name) => (name.startsWith('dist/') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0])),
    );
    expect([...places].sort()).toEqual([
      'customhouse.yaml',
      'dist/functions',
      'dist/infra',
      'dist/shared',
      'dist/web',
      'host.json',
      'node_modules',
      'package.json',
    ]);
    expect(names.filter((name) => /\.(map|d\.[cm]?ts)$/.test(name))).toEqual([]);
  });

  it('is the folder beside it, file by file', () => {
    const entries = zipEntries(made(zip));

    for (const { name, crc32: sum } of entries)
      expect([name, crc32(readFileSync(join(app, name)))]).toEqual([name, sum]);
    const files = readdirSync(app, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(entries).toHaveLength(files.length);
  });

  it('holds the packages of the lock file, and none for development', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; dev?: boolean; optional?: boolean }>;
    };

    for (const [path, { version: locked, dev, optional }] of Object.entries(packages)) {
      if (path === '') continue;
      const isWanted = dev !== true && optional !== true;
      expect([path, existsSync(join(app, path, 'package.json'))]).toEqual([path, isWanted]);
      if (isWanted) expect(parsed(`${path}/package.json`)).toMatchObject({ version: locked });
    }
    expect(parsed('package.json')).not.toHaveProperty('devDependencies');
    expect(parsed('package.json')).not.toHaveProperty('scripts');
  });

  it('has an entry that is there, for a Node that Azure has', () => {
    const { main, engines, type } = parsed('package.json') as { main: string; engines: { node: string }; type: string };

    expect(existsSync(join(app, main))).toBe(true);
    expect({ engines, type }).toEqual({ engines: { node: '>=22' }, type: 'module' });
  });

  it('has a host.json of known settings and an extension bundle of version 4', () => {
    expect(hostJson.parse(parsed('host.json'))).toMatchObject({
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
    });
  });

  it('has a bill of materials with every package in it', () => {
    const { components, ...told } = JSON.parse(made(bill).toString()) as {
      specVersion: string;
      components: { name: string; version: string; hashes: unknown[]; 'bom-ref': string }[];
    };

    expect(told).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { version } } });
    const installed = readdirSync(join(app, 'node_modules'), { recursive: true })
      .map(String)
      .filter((file) => /(^|\/node_modules\/)(@[^/]+\/)?[^@/][^/]*\/package\.json$/.test(file))
      .map((file) => `node_modules/${file.replace(/\/package\.json$/, '')}`);
    expect(components.map((component) => component['bom-ref']).sort()).toEqual(installed.sort());
    for (const { hashes } of components) expect(hashes).toHaveLength(1);
  });

  it('loads in the Functions host and answers', async () => {
    await using azurite = await startAzurite();
    const sample = JSON.parse(readFileSync(join(root, 'local.settings.sample.json'), 'utf8')) as {
      Values: Record<string, string>;
    };
    const named = Object.entries(sample.Values).map(([name, value]) => [name, value.replaceAll(/<[^>]*>/g, 'some')]);
    const settings = {
      ...(Object.fromEntries(named) as Record<string, string>),
      REGISTRY_PUBLIC: 'examplepublic',
      REGISTRY_BASE_ARTIFACTS: 'examplebase',
      REGISTRY: 'exampleteam',
      AzureWebJobsStorage: azurite.connection,
      CUSTOMHOUSE_CONFIG: join(app, 'customhouse.yaml'),
    };

    const host = await startHostProcess({ state: newState(), app: join(app, 'dist', 'functions', 'app.js'), settings });

    const health = await fetch(`${host.origin}/api/health`);
    expect(await health.json()).toEqual({ status: 'ok' });
    await host.stop();
  }, 120_000);
});

it('.funcignore lets the same through of the files in Git', () => {
  const [ignored, all] = [['--ignored', '--exclude-from=.funcignore'], []].map((args) =>
    execFileSync('git', ['ls-files', '--cached', ...args], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n'),
  );

  expect(all?.filter((file) => ignored?.includes(file) !== true)).toEqual([
    'customhouse.yaml',
    'host.json',
    'package.json',
  ]);
});

/** The settings that we use. @see https://learn.microsoft.com/azure/azure-functions/functions-host-json */
const hostJson = z.strictObject({
  version: z.literal('2.0'),
  functionTimeout: z.string().regex(/^\d\d:\d\d:\d\d$/),
  logging: z.strictObject({
    logLevel: z.record(z.string(), z.enum(['Information', 'Warning'])),
    applicationInsights: z.strictObject({
      samplingSettings: z.strictObject({
        isEnabled: z.boolean(),
        maxTelemetryItemsPerSecond: z.number(),
        // Alerts read traces: they must all arrive.
        excludedTypes: z.string().regex(/\bTrace\b/),
      }),
    }),
  }),
  extensions: z.strictObject({
    http: z.strictObject({ routePrefix: z.literal('') }),
    durableTask: z.strictObject({
      hubName: z.string().regex(/^[A-Za-z][A-Za-z0-9]{2,44}V\d+$/),
      maxConcurrentActivityFunctions: z.int().positive(),
      maxConcurrentOrchestratorFunctions: z.int().positive(),
      storageProvider: z.strictObject({
        maxQueuePollingInterval: z.string(),
        controlQueueVisibilityTimeout: z.string(),
        workItemQueueVisibilityTimeout: z.string(),
        partitionCount: z.int().min(1).max(16),
      }),
    }),
  }),
  extensionBundle: z.strictObject({ id: z.string(), version: z.string() }),
});
