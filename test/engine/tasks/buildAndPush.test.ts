import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listOf, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

const task = `version: v1.1.0
steps:
  - id: build
    build: -t $Registry/app:$ID -t $Registry/app:stable --build-arg FROM_URL=$Registry/ .
  - id: test
    cmd: $Registry/app:$ID
  - id: push
    push: [$Registry/app:$ID, $Registry/app:stable]
`;
const files = {
  Dockerfile: 'ARG FROM_URL=\nFROM ${FROM_URL}base:1\nENV COLOR=Green\nCMD ["sh", "-c", "echo is $COLOR"]\n',
};

it("builds, tests and pushes with ACR's own log, and lists what it pushed by the registry's digests", async () => {
  const { status, log, outputImages } = await workshop.carryOut({ kind: 'task', yaml: task }, { runId: 'ca1', files });

  const { server } = workshop.registry;
  const digest = workshop.registry.digestOf('app', 'ca1');
  expect(status).toBe('Succeeded');
  expect(outputImages).toEqual([
    { registry: server, repository: 'app', tag: 'ca1', digest },
    { registry: server, repository: 'app', tag: 'stable', digest },
  ]);
  const lines = log.split('\n').filter((line) => /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /.test(line));
  expect(lines.map((line) => line.slice(20).replace(/: \d+\.\d{6}\)/, ': n)'))).toEqual([
    'Downloading source code...',
    'Finished downloading source code',
    'Setting up Docker configuration...',
    'Successfully set up Docker configuration',
    `Logging in to registry: ${server}`,
    `Successfully logged into ${server}`,
    "Executing step ID: build. Timeout(sec): 600, Working directory: '', Network: ''",
    'Scanning for dependencies...',
    'Successfully scanned dependencies',
    'Launching container with name: build',
    'Successfully executed container: build',
    "Executing step ID: test. Timeout(sec): 600, Working directory: '', Network: ''",
    'Launching container with name: test',
    'Successfully executed container: test',
    "Executing step ID: push. Timeout(sec): 600, Working directory: '', Network: ''",
    `Pushing image: ${server}/app:ca1, attempt 1`,
    `Successfully pushed image: ${server}/app:ca1`,
    `Pushing image: ${server}/app:stable, attempt 1`,
    `Successfully pushed image: ${server}/app:stable`,
    'Step ID: build marked as successful (elapsed time in seconds: n)',
    'Step ID: test marked as successful (elapsed time in seconds: n)',
    'Step ID: push marked as successful (elapsed time in seconds: n)',
    'Populating digests for step ID: build...',
    'Successfully populated digests for step ID: build',
    'The following dependencies were found:',
    '',
  ]);
  expect(log).toContain('\nis Green\n');
  const block = parse(log.slice(log.indexOf('\n- image:'))) as object[];
  const base = { registry: server, repository: 'base', tag: '1', digest: workshop.registry.digestOf('base', '1') };
  const dependencies = { 'runtime-dependency': base, git: {} };
  expect(block).toEqual([
    { image: { registry: server, repository: 'app', tag: 'ca1', digest }, ...dependencies },
    { image: { registry: server, repository: 'app', tag: 'stable', digest }, ...dependencies },
  ]);
});

it('does what a build request asks for, under the login server of the run', async () => {
  const { status, outputImages, log } = await workshop.carryOut(
    {
      kind: 'build',
      dockerfile: 'docker/Dockerfile',
      imageNames: ['built:{{.Run.ID}}', `${workshop.registry.server}/built:latest`],
      push: true,
      arguments: [
        { name: 'FROM_URL', value: `${workshop.registry.server}/`, isSecret: false },
        { name: 'NOTE', value: 'top secret', isSecret: true },
      ],
      target: 'first',
      noCache: false,
    },
    {
      runId: 'cb2',
      files: {
        'docker/Dockerfile':
          'ARG FROM_URL=\nFROM ${FROM_URL}base:1 AS first\nARG NOTE\nRUN echo "note: $NOTE" && pwd\nFROM first\nRUN false\n',
      },
    },
  );

  const digest = workshop.registry.digestOf('built', 'cb2');
  expect(status).toBe('Succeeded');
  expect(outputImages.map(({ tag }) => tag)).toEqual(['cb2', 'latest']);
  expect(outputImages.every((image) => image.digest === digest)).toBe(true);
  expect(log).toContain('note: *****');
  expect(log).not.toContain('top secret');
});

it('leaves no image, no container and no folder behind, whether a run ends well or not', async () => {
  // The base stays: it has a name.
  await workshop.carryOut({ kind: 'task', yaml: task }, { files });
  const imagesBefore = await imageIds();

  await workshop.carryOut({ kind: 'task', yaml: task }, { files });
  await workshop.carryOut(
    { kind: 'task', yaml: task },
    { files: { Dockerfile: `${files.Dockerfile}RUN echo a\nRUN false\n` } },
  );

  expect(await imageIds()).toEqual(imagesBefore);
  expect(await containerNames()).toEqual([]);
  expect(await listOf(workshop.directory)).toEqual([]);
});

it('keeps apart what two runs build at the same time under the same name', async () => {
  const untagged = task.replaceAll('app:$ID', 'app:same').replace(/ {2}- id: push[\s\S]*/, '');

  const runs = ['Orange', 'Blue', 'Purple'].map((color) =>
    workshop.carryOut(
      { kind: 'task', yaml: untagged },
      { files: { Dockerfile: files.Dockerfile.replace('Green', color) } },
    ),
  );
  const logs = (await Promise.all(runs)).map(({ log }) => /^is (\w+)$/m.exec(log)?.[1]);

  expect(logs).toEqual(['Orange', 'Blue', 'Purple']);
});

it('builds on what its registry has at that moment, not on an older image of the machine', async () => {
  const { registry } = workshop;
  await publish('moving:old', 'old');
  await publish('moving:new', 'new');
  registry.moveTag('moving', 'stable', 'old');
  const onStable = {
    files: { Dockerfile: `FROM ${registry.server}/moving:stable\nCMD ["sh", "-c", "echo on $COLOR"]\n` },
  };
  const yaml = 'version: v1.1.0\nsteps:\n  - build: -t t .\n  - cmd: t\n';

  const first = await workshop.carryOut({ kind: 'task', yaml }, onStable);
  registry.beforeManifest = (reference) => {
    // Somebody pushes while the build has begun and has not yet asked for its base.
    if (reference === 'moving:stable') registry.moveTag('moving', 'stable', 'new');
  };
  const second = await workshop.carryOut({ kind: 'task', yaml }, onStable);
  registry.beforeManifest = () => undefined;

  expect(first.log).toContain('\non old\n');
  expect(second.log).toContain('\non new\n');
  expect(second.log).toContain(registry.digestOf('moving', 'new'));
});

it('runs what its registry has at that moment, not an older image of the machine', async () => {
  const { registry } = workshop;
  await publish('tool:1', 'old');
  await publish('tool:2', 'new');
  const task = { kind: 'task', yaml: `steps:\n  - cmd: ${registry.server}/tool:1 sh -c "echo runs $COLOR"\n` } as const;

  const first = await workshop.carryOut(task);
  registry.moveTag('tool', '1', '2');
  const second = await workshop.carryOut(task);

  expect(first.log).toContain('\nruns old\n');
  expect(second.log).toContain('\nruns new\n');
});

it('fails when the tag of its base is gone, though the machine still has the image', async () => {
  const { server } = workshop.registry;
  await workshop.engine.call({ arguments: ['tag', await baseId(), `${server}/gone:1`] });

  const { status, errorMessage, log } = await workshop.carryOut(
    { kind: 'task', yaml: 'steps:\n  - { id: build, build: -t t . }\n' },
    { files: { Dockerfile: `FROM ${server}/gone:1\n` } },
  );
  await workshop.engine.call({ arguments: ['untag', `${server}/gone:1`] });

  expect(status).toBe('Failed');
  expect(errorMessage).toMatch(/^failed to run step ID: build: exit status \d+$/);
  expect(log).toContain(`${server}/gone:1`);
});

it('builds on an image that an earlier step of the run has built, and leaves no name for it', async () => {
  const { server } = workshop.registry;

  const { status, log } = await workshop.carryOut(
    {
      kind: 'task',
      yaml: 'steps:\n  - build: -t mine:1 -f First .\n  - build: -t second -f Second .\n  - cmd: second\n',
    },
    {
      files: {
        First: `FROM ${server}/base:1\nENV WHO=mine\n`,
        Second: `FROM ${server}/base:1 AS other\nFROM mine:1\nCOPY --from=other /bin/sh /other\nCMD ["sh", "-c", "echo on $WHO"]\n`,
      },
    },
  );
  const { stdout } = await workshop.engine.call({ arguments: ['images', '--format', '{{.Repository}}:{{.Tag}}'] });

  expect(status).toBe('Succeeded');
  expect(log).toContain('\non mine\n');
  expect(stdout).not.toContain('mine:1');
});

it.each([
  [{ Other: 'FROM scratch\n' }, '-t t .', 'there is no Dockerfile in the source'],
  [{ 'sub/Dockerfile': 'FROM scratch\n' }, '-f ../../../etc/passwd .', 'there is no ../../../etc/passwd in the source'],
  [{ Dockerfile: 'FROM scratch\nNONSENSE\n' }, '.', 'exit status'],
])('fails with a reason when the build of %j by %s can not be', async (source, line, reason) => {
  const { status, errorMessage, log } = await workshop.carryOut(
    { kind: 'task', yaml: `steps:\n  - { id: build, build: '${line}' }\n` },
    { files: source },
  );

  expect(status).toBe('Failed');
  // Engines have exit codes of their own for it.
  expect(errorMessage?.replace(/ \d+$/, '')).toBe(`failed to run step ID: build: ${reason}`);
  expect(log.trimEnd().split('\n').at(-1)).toBe(errorMessage);
});

it('follows no link out of the source', async () => {
  const contextTar = await workshop.packLink('Dockerfile', '/etc/hostname');

  const { errorMessage } = await workshop.carryOut(
    { kind: 'task', yaml: 'steps:\n  - { id: build, build: . }\n' },
    { contextTar },
  );

  expect(errorMessage).toBe('failed to run step ID: build: Dockerfile leads out of the source');
});

it('tries a push three times and fails when the registry does not take it', async () => {
  const { server } = workshop.registry;

  const { status, errorMessage, log, outputImages } = await workshop.carryOut(
    {
      kind: 'task',
      yaml: `steps:\n  - build: -t ${server}/x:1 .\n  - { id: push, push: [${server}/x:1, ${server}/y:1] }\n`,
    },
    { files: { Dockerfile: 'FROM scratch\nCOPY . /\n' }, logins: [{ server, username: 'builder', password: 'wrong' }] },
  );

  expect(status).toBe('Failed');
  expect(errorMessage).toBe('failed to run step ID: push: failed to push images successfully');
  expect(log.match(/Pushing image: \S+, attempt \d/g)).toHaveLength(3);
  expect(outputImages).toEqual([]);
});

it('asks the engine no more than five times for a build and a test', async () => {
  const calls = workshop.countCalls();

  await workshop.carryOut({ kind: 'task', yaml: task.replace(/ {2}- id: push[\s\S]*/, '') }, { files });

  expect(calls()).toEqual(['build', 'image inspect', 'run', 'images', 'rmi']);
});

/** Pushes an image whose colour tells it from others. */
async function publish(name: string, color: string): Promise<void> {
  const { server } = workshop.registry;
  await workshop.carryOut(
    {
      kind: 'task',
      yaml: `steps:\n  - build: -t ${server}/${name} .\n  - push: [${server}/${name}]\n`,
    },
    { files: { Dockerfile: `FROM ${server}/base:1\nENV COLOR=${color}\n` } },
  );
}

/** Images that runs of this test have made; others are at work on this machine. */
async function imageIds(): Promise<string[]> {
  const label = `label=customhouse.instance=${workshop.engine.instance}`;
  const { stdout } = await workshop.engine.call({ arguments: ['images', '--all', '--quiet', '--filter', label] });
  return [...new Set(stdout.split('\n'))].sort();
}

async function baseId(): Promise<string> {
  const { stdout } = await workshop.engine.call({
    arguments: ['images', '--quiet', `${workshop.registry.server}/base:1`],
  });
  return stdout.trim();
}

async function containerNames(): Promise<string[]> {
  const label = `label=customhouse.instance=${workshop.engine.instance}`;
  const { stdout } = await workshop.engine.call({
    arguments: ['ps', '--all', '--filter', label, '--format', '{{.Names}}'],
  });
  return stdout.split('\n').filter(Boolean);
}
