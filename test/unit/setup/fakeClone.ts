import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A clone that holds the real setup/ and small stand-ins for all that set-up calls. */
export interface FakeClone {
  readonly root: string;
  /** Each call of npm, tsc, the bundler, the engine probe, apt and the verb, in order. */
  calls(): Promise<string[]>;
  read(path: string): Promise<string>;
  write(path: string, content: string): Promise<void>;
  /** Runs a module in the clone, beside setup/. */
  runModule(source: string): Promise<Ended>;
  /** Puts a shell script on the PATH. */
  command(name: string, script: string): Promise<void>;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  spawn(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  /** Ends what a failed test has left running, too. */
  remove(): Promise<void>;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

interface Leftovers {
  readonly endLeftovers: (root: string) => Promise<void>;
}
const { endLeftovers } = (await import(new URL('../../../setup/process.mjs', import.meta.url).href)) as Leftovers;

const repository = join(import.meta.dirname, '..', '..', '..');
const packagedNode = `node_modules/node-linux-${process.arch}/bin/node`;

/** What `npm ci` leaves behind, as a shell script: the packaged Node and a compiler. */
const npm = `#!/bin/sh
[ "$1" = ci ] || exit 0
echo "npm $1 HTTPS_PROXY=$HTTPS_PROXY" >> calls
rm -rf node_modules
mkdir -p ${dirname(packagedNode)} node_modules/typescript/bin node_modules/.bin
ln -s "$REAL_NODE" ${packagedNode}
cat > node_modules/typescript/bin/tsc <<'END'
const { appendFileSync, mkdirSync, writeFileSync } = require('fs');
appendFileSync('calls', 'tsc\\n');
mkdirSync('dist/cli', { recursive: true });
writeFileSync('dist/cli/customhouse.js', '', { mode: 0o644 });
END
`;

const engineFound = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls', 'engine\\n');
writeFileSync('.customhouse/engine.json', '{}');
`;

const bundler = `
import { appendFileSync } from 'node:fs';
appendFileSync('calls', 'bundle\\n');
`;

const verb = `
import { appendFileSync } from 'node:fs';
appendFileSync('calls', ['verb', ...process.argv.slice(2)].join(' ') + '\\n');
`;

export async function makeFakeClone(): Promise<FakeClone> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'customhouse-setup-')));
  const path = join(root, 'path');
  const started: ChildProcess[] = [];

  async function write(name: string, content: string): Promise<void> {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  async function command(name: string, script: string): Promise<void> {
    await write(join('path', name), script.startsWith('#!') ? script : `#!/bin/sh\n${script}`);
    await chmod(join(path, name), 0o755);
  }
  function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const environment = { PATH: `${path}${delimiter}/usr/bin${delimiter}/bin`, REAL_NODE: process.execPath, ...env };
    const child = spawn(process.execPath, [join(root, 'setup', 'run.mjs'), ...args], { cwd: root, env: environment });
    started.push(child);
    return child;
  }

  await cp(join(repository, 'setup'), join(root, 'setup'), { recursive: true });
  await write('package.json', '{ "type": "module" }');
  await write('package-lock.json', '{}');
  await write('local/instance/engine/main.ts', engineFound);
  await write('local/start.ts', verb);
  await write('local/walkthrough/main.ts', verb);
  await write('local/clean.ts', verb);
  await write('functions/app.ts', '');
  await write('web/bundle.mjs', bundler);
  await command('npm', npm);
  // Else the tests' set-up would look for one to install.
  await command('chromium', '');
  await symlink('/bin/sh', join(path, 'sh'));
  return {
    root,
    read: (name) => readFile(join(root, name), 'utf8'),
    write,
    command,
    runModule: async (source) => {
      await write('module.mjs', source);
      return end(spawn(process.execPath, [join(root, 'module.mjs')], { cwd: root }));
    },
    spawn: start,
    run: (args, env) => end(start(args, env)),
    calls: async () => (await readFile(join(root, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    async remove() {
      for (const child of started) child.kill('SIGKILL');
      await endLeftovers(root);
      await rm(root, { recursive: true, force: true });
    },
  };
}

export function end(child: ChildProcess): Promise<Ended> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, output })));
}
