import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cloneRoot, freshHome, type Home } from '../../../local/instance/home.ts';
import { run } from './startCommand.ts';

/**
 * A fake of the Core Tools: the local Functions host, on the port, folder, environment and keys that `func` is handed. It shows that those are enough for
 * the app; what the real ones make of them is not shown.
 */
const fake = `#!/usr/bin/env node
const { cpSync, mkdirSync, readFileSync, writeFileSync } = require('fs');
const { spawn } = require('child_process');
const port = process.argv[process.argv.indexOf('--port') + 1];
const { masterKey, functionKeys, systemKeys } = JSON.parse(readFileSync(process.env.TMPDIR + '/secrets/functions/secrets/host.json'));
const eventGrid = systemKeys.find(({ name }) => name === 'eventgrid_extension').value;
const state = __dirname + '/state';
mkdirSync(state);
writeFileSync(state + '/keys.json', JSON.stringify({ master: masterKey.value, function: functionKeys[0].value, eventGrid }));
writeFileSync(__dirname + '/started', process.argv.slice(2).join(' ') + ' in ' + process.cwd());
const host = spawn(process.execPath, ['${cloneRoot}/local/host/main.ts', '--port', port, '--app', 'dist/functions/app.js', '--state', state], { stdio: 'inherit' });
process.on('SIGTERM', () => host.kill('SIGTERM'));
host.on('exit', (code) => process.exit(code ?? 1));
`;

let folder: string;
let home: Home;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'customhouse-core-tools-'));
  home = await freshHome();
  await writeFile(join(folder, 'func'), fake);
  await chmod(join(folder, 'func'), 0o755);
});
afterEach(async () => {
  await run('clean', home.directory).exitCode;
  await rm(folder, { recursive: true, force: true });
});

it('runs the first runs on another host with what it is handed, events included', { timeout: 240_000 }, async () => {
  const PATH = [folder, process.env['PATH']].join(delimiter);

  const start = run('start', home.directory, ['--host', 'func', '--exit'], { PATH });

  expect(await start.exitCode, start.output()).toBe(0);
  expect(start.output()).toContain('Starting the function app under the Core Tools …');
  expect(start.output()).toMatch(/hello-world +linux\/\w+ +Succeeded +Image Update/);
  expect(await readFile(join(folder, 'started'), 'utf8')).toMatch(/^start --port \d+ --enableAuth in .*\/func\/app$/);
});
