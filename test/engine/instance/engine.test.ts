import { mkdtemp, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answeringEngines, findEngine, readEngine } from '../../../local/instance/engine/find.ts';

let directory: string;
let said: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'customhouse-engine-'));
  said = [];
});

afterEach(() => rm(directory, { recursive: true }));

function find(path = process.env['PATH']) {
  return findEngine({
    path: join(directory, 'engine.json'),
    env: { ...process.env, PATH: path },
    instance: 'engine-test-probe',
    say: (line) => said.push(line),
  });
}

/** A command that answers every call with these lines and this exit code. */
async function command(name: string, exitCode: number, output: string): Promise<string> {
  await writeFile(join(directory, name), `#!/bin/sh\necho "${output}"\nexit ${exitCode}\n`);
  await chmod(join(directory, name), 0o755);
  return directory;
}

/** A Docker that answers and can't build. */
async function fullDocker(): Promise<string> {
  await writeFile(
    join(directory, 'docker'),
    '#!/bin/sh\ncase "$1" in info) echo 28.0;; build) echo "no space left on device"; exit 1;; esac\n',
  );
  await chmod(join(directory, 'docker'), 0o755);
  return directory;
}

it('keeps the engine that can build, push, pull, run and be reached, and probes again only when its version is another one', async () => {
  const found = await find();
  const file = join(directory, 'engine.json');
  expect(readEngine(file)).toEqual(found);

  said = [];
  expect(await find()).toEqual(found);
  expect(said.filter((line) => line.startsWith('Trying'))).toEqual([]);

  await writeFile(file, (await readFile(file, 'utf8')).replace(`"version":"${found!.version}"`, '"version":"1.0"'));
  expect(await find()).toEqual(found);
  expect(said).toContain(`Trying ${found!.kind} ${found!.version} …`);
});

it('takes what another version has written as nothing: it probes anew, and looks for leftovers in each engine that answers', async () => {
  const path = await fullDocker();
  await writeFile(join(directory, 'engine.json'), '{"kind":"docker"}');

  const answering = await answeringEngines(join(directory, 'engine.json'), { ...process.env, PATH: path });
  await find(path);

  expect(answering.map(({ kind, version }) => [kind, version])).toEqual([['docker', '28.0']]);
  expect(said).toContain('Trying docker 28.0 …');
});

it('does not count a client with no engine behind it', async () => {
  const path = await command('docker', 1, 'Cannot connect to the Docker daemon');

  const found = await find(path);

  expect(found).toBeUndefined();
  expect(said).toEqual([`${path}/docker answers, but there is no engine behind it ("docker info" fails).`]);
});

it('names the step that an engine fails, and its words', async () => {
  const path = await fullDocker();

  const found = await find(path);

  expect(found).toBeUndefined();
  expect(said).toEqual([
    'Trying docker 28.0 …',
    'docker 28.0 can\'t build an image FROM scratch: "docker build" ended with 1: no space left on device',
  ]);
});
