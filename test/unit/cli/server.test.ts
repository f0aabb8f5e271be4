import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAzForKey } from '../../../cli/askAzForKey.ts';
import type { Terminal } from '../../../cli/terminal.ts';
import type { Listening } from '../../../local/http/listen.ts';
import { fakeWorld } from '../../support/fakeApp.ts';
import { functionKey, run, serveApi } from './command.ts';

let folder: string;
let api: Listening;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'customhouse-cli-'));
  api = await serveApi(fakeWorld());
});
afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

async function writeLocalFile(functionApp: string): Promise<void> {
  await mkdir(join(folder, '.customhouse'));
  const local = { functionApp, keys: { master: functionKey }, settings: { REGISTRY: 'teamacr' } };
  await writeFile(join(folder, '.customhouse', 'local.json'), JSON.stringify(local));
}

describe('the function app that is asked', () => {
  it('is the local one of the clone, from any folder of it', async () => {
    await writeLocalFile(`http://127.0.0.1:${api.port}`);
    await mkdir(join(folder, 'a', 'b'), { recursive: true });

    expect((await run('task list', { workingDirectory: join(folder, 'a', 'b') })).exitCode).toBe(0);
  });

  it('is the local one of CUSTOMHOUSE_HOME, wherever it is asked from', async () => {
    await writeLocalFile(`http://127.0.0.1:${api.port}`);
    const environment = { CUSTOMHOUSE_HOME: join(folder, '.customhouse') };

    expect((await run('task list', { environment })).exitCode).toBe(0);
  });

  it('is the environment’s before the local one, and --url’s before both', async () => {
    await writeLocalFile('http://127.0.0.1:9');
    const url = `http://127.0.0.1:${api.port}`;
    const environment = { CUSTOMHOUSE_URL: 'http://127.0.0.1:10', CUSTOMHOUSE_KEY: functionKey };

    const byEnvironment = await run('task list', { workingDirectory: folder, environment });
    const byOption = await run(`--url ${url} task list`, { workingDirectory: folder, environment });

    expect(byEnvironment.error).toContain('http://127.0.0.1:10 does not answer');
    expect(byOption.exitCode).toBe(0);
  });

  it('does not get the local key when it is another one', async () => {
    await writeLocalFile('http://127.0.0.1:9');

    const { exitCode, error } = await run(`--url http://127.0.0.1:${api.port} task list`, { workingDirectory: folder });

    expect(exitCode).toBe(3);
    expect(error).toContain('Put it into CUSTOMHOUSE_KEY.');
  });

  it('is asked with the key that the signed-in az gives for an app on Azure, which then is never on a command line', async () => {
    const list =
      "az functionapp list --query [?contains(hostNames, 'ch.azurewebsites.test')].{name: name, resourceGroup: resourceGroup}";
    const programs: Readonly<Record<string, string>> = {
      [`${list} --output json --only-show-errors`]: '[{"name":"ch","resourceGroup":"rg"}]',
      'az functionapp keys list --name ch --resource-group rg --output json --only-show-errors':
        '{"functionKeys":{"default":"from-az"},"masterKey":"master","systemKeys":{}}',
    };
    function keyFor(url: string): Promise<string | undefined> {
      const terminal = {
        execute: (program: string, words: readonly string[]) =>
          Promise.resolve(programs[[program, ...words].join(' ')]),
      };
      return askAzForKey(terminal as Terminal, new URL(url));
    }

    expect(await keyFor('https://ch.azurewebsites.test')).toBe('from-az');
    expect(await keyFor('https://other.azurewebsites.test')).toBeUndefined();
    expect(await keyFor('http://ch.azurewebsites.test')).toBeUndefined();
  });

  it('ends with 2 where there is none, and with 3 where none answers', async () => {
    const nowhere = await run('task list', { workingDirectory: folder });
    const silent = await run('--url http://127.0.0.1:9 task list', { workingDirectory: folder });

    expect([nowhere.exitCode, silent.exitCode]).toEqual([2, 3]);
    expect(nowhere.error).toContain('npm start');
  });
});

describe('customhouse config', () => {
  const text = 'registries:\n  team: { acr: "${REGISTRY}", resourceGroup: rg }\ntasks: {}\n';

  it('check takes the local instance’s settings where the environment has none', async () => {
    await writeLocalFile('http://127.0.0.1:9');
    await writeFile(join(folder, 'customhouse.yaml'), text);

    expect(await run('config check', { workingDirectory: folder })).toEqual({
      exitCode: 0,
      output: 'customhouse.yaml is valid: 1 registry, 0 tasks.\n',
      error: '',
    });
  });

  it('check says no with every mistake and its place', async () => {
    await writeFile(join(folder, 'other.yaml'), `${text}notify: 3\n`);

    expect(await run('config check other.yaml', { workingDirectory: folder })).toMatchObject({
      exitCode: 1,
      output: `other.yaml:2:16 registries.team.acr: expected \${REGISTRY} in the environment: it is not set
other.yaml:4:9 notify: expected a list of webhooks
`,
    });
  });

  it('check is a program’s, too: JSON, or tab-separated mistakes', async () => {
    await writeFile(join(folder, 'other.yaml'), `registries: {}\ntasks: {}\nnotify: 3\n`);
    await writeFile(join(folder, 'good.yaml'), 'registries: {}\ntasks: {}\n');

    const json = await run('config check other.yaml -o json', { workingDirectory: folder });
    const tsv = await run('config check other.yaml -o tsv', { workingDirectory: folder });
    const good = await run('config check good.yaml -o json', { workingDirectory: folder });

    expect([json.exitCode, tsv.exitCode, good.exitCode]).toEqual([1, 1, 0]);
    expect(JSON.parse(json.output)).toMatchObject({ file: 'other.yaml', problems: [{ path: 'notify', line: 3 }] });
    expect(tsv.output).toBe('3\t9\tnotify\texpected a list of webhooks\n');
    expect(JSON.parse(good.output)).toEqual({ file: 'good.yaml', registries: 0, tasks: 0, problems: [] });
  });

  it('schema prints the JSON Schema', async () => {
    const { output } = await run('config schema');

    expect(JSON.parse(output)).toMatchObject({ title: 'customhouse.yaml', type: 'object' });
  });
});

describe('the program itself', () => {
  it('ends with the command’s exit code', async () => {
    const program = resolve('cli/customhouse.ts');

    const ended = await promisify(execFile)(process.execPath, [program, 'config', 'check'], { cwd: folder }).catch(
      (error: unknown) => error,
    );

    expect(ended).toMatchObject({ code: 2, stderr: 'There is no customhouse.yaml.\n' });
  });
});
