import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAzure } from '../../../local/provision/azureClients.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { customhouse, type Ended } from '../cli/cli.ts';

let app: AppAlone;
let folder: string;
let home: string;

beforeAll(async () => {
  app = await startAppAlone();
  folder = await mkdtemp(join(tmpdir(), 'acr-tasks-'));
  home = folder;
  await writeFile(join(home, 'local.json'), JSON.stringify(app.file));
  const { registries } = connectAzure(app.file.ports, app.file.settings['IDENTITY_HEADER'] ?? '');
  const { REGISTRY_BASE_ARTIFACTS: acr = '', REGISTRY_BASE_ARTIFACTS_RG: group = '' } = app.file.settings;
  const value = `${app.file.registries['public']?.loginServer ?? ''}/`;
  await registries.tasks.beginCreateAndWait(group, acr, 'import-node', {
    location: 'westeurope',
    platform: { os: 'Linux', architecture: 'amd64' },
    step: {
      type: 'FileTask',
      contextPath: app.file.settings['GIT_NODE_IMPORT'] ?? '',
      contextAccessToken: 'p4ss-word',
      taskFilePath: 'acr-task.yaml',
      values: [
        { name: 'REGISTRY_FROM_URL', value },
        { name: 'SECRET', value: 'p4ss-word', isSecret: true },
      ],
    },
    trigger: { baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime', status: 'Enabled' } },
  });
});
afterAll(async () => {
  await app.remove();
  await rm(folder, { recursive: true });
});

function importTasks(...words: string[]): Promise<Ended> {
  const { REGISTRY_BASE_ARTIFACTS: acr = '' } = app.file.settings;
  return customhouse(app.file, ['import-acr-tasks', '--registry', acr, ...words], { CUSTOMHOUSE_HOME: home });
}

describe('customhouse import-acr-tasks', () => {
  it('reads a registry’s tasks and the task file in Git, and writes the import that they are', async () => {
    const { exitCode, output, error } = await importTasks();

    expect(error).toBe('');
    expect(exitCode).toBe(0);
    expect(output).toContain('    kind: import\n');
    expect(output).toMatch(/ {4}from: \w+\/node:15-alpine\n {4}to: \w+\/node:15-alpine\n/);
    expect(output).toMatch(/ {12}REGISTRY_FROM_URL: \$\{registry\.\w+\}\/\n/);
    expect(output).toContain('# The secret value SECRET is left out.');
    expect(output).not.toContain('p4ss-word');
  });

  it('writes a file that config check takes, and never over another', async () => {
    const file = join(folder, 'customhouse.yaml');
    const first = await importTasks('--out', file);
    const checked = await customhouse(app.file, ['config', 'check', file]);
    await writeFile(file, 'mine\n');

    const second = await importTasks('--out', file);

    expect([first.exitCode, checked.exitCode, second.exitCode]).toEqual([0, 0, 1]);
    expect(checked.output).toContain('is valid: 2 registries, 1 task.');
    expect(second.error).toContain('exists');
    expect(await readFile(file, 'utf8')).toBe('mine\n');
    expect((await importTasks('--out', file, '--force')).exitCode).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('kind: import');
  });

  it('tells of a registry that is not there only with somebody signed in', async () => {
    const words = ['import-acr-tasks', '--registry', 'nobody'];
    const { exitCode, error } = await customhouse(app.file, words, {
      CUSTOMHOUSE_HOME: home,
      PATH: dirname(process.execPath),
    });

    expect(exitCode).toBe(3);
    expect(error).toContain('az login');
  });
});

it('a task’s secrets are in its details, and in no other read', async () => {
  const { registries } = connectAzure(app.file.ports, app.file.settings['IDENTITY_HEADER'] ?? '');
  const { REGISTRY_BASE_ARTIFACTS: acr = '', REGISTRY_BASE_ARTIFACTS_RG: group = '' } = app.file.settings;

  const [shown, details] = await Promise.all([
    registries.tasks.get(group, acr, 'import-node'),
    registries.tasks.getDetails(group, acr, 'import-node'),
  ]);

  expect(JSON.stringify(shown)).not.toContain('p4ss-word');
  expect(JSON.stringify(details)).toContain('p4ss-word');
});
