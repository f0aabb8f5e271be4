import { expect, it } from 'vitest';
import { readTaskFile } from '../../../shared/taskFile/read.ts';
import type { TaskFile } from '../../../shared/taskFile/task.ts';

const data = {
  Run: { ID: 'cf12', Registry: '127.0.0.1:5003', RegistryName: 'base' },
  Values: { FROM: 'public/' },
};

const sources: Readonly<Record<string, string>> = { 'images.yaml': 'shell: base:1 sh -c\n', 'wrong.yaml': '- a\n' };

function readSource(path: string): Promise<string> {
  const text = sources[path];
  return text === undefined ? Promise.reject(new Error('there is none')) : Promise.resolve(text);
}

function read(text: string): Promise<TaskFile> {
  return readTaskFile({
    text,
    file: 'acb.yaml',
    data,
    readSource,
    resolveSecret: ({ keyvault }) => Promise.resolve(`value of ${keyvault}`),
  });
}

async function problemsOf(text: string): Promise<string[]> {
  const error: unknown = await read(text).catch((refusal: unknown) => refusal);
  return error instanceof Error ? error.message.split('\n') : [];
}

it('reads the steps of the gated import', async () => {
  const { steps } = await read(`
version: v1.1.0
steps:
  - id: build-test-base-image
    build: >
      --build-arg REGISTRY_FROM_URL={{.Values.FROM}}
      -f ./Dockerfile
      -t node-import:test
      .
  - id: validate-base-image
    when: ['build-test-base-image']
    cmd: node-import:test
`);

  expect(steps).toMatchObject([
    {
      kind: 'build',
      id: 'build-test-base-image',
      after: [],
      timeoutSeconds: 600,
      line: {
        tags: ['node-import:test'],
        buildArguments: ['REGISTRY_FROM_URL=public/'],
        dockerfile: './Dockerfile',
        context: '.',
      },
    },
    {
      kind: 'cmd',
      id: 'validate-base-image',
      after: ['build-test-base-image'],
      image: 'node-import:test',
      arguments: [],
    },
  ]);
});

it('gives the steps their order: after the one above, at once, or after those of when', async () => {
  const { steps } = await read(`
steps:
  - cmd: a
  - { id: second, cmd: b }
  - { id: parallel, cmd: c, when: ['-'] }
  - { id: last, cmd: d, when: [second, parallel] }
`);

  const order = steps.map(({ id, after }) => [id, after]);

  expect(order).toEqual([
    ['acb_step_0', []],
    ['second', ['acb_step_0']],
    ['parallel', []],
    ['last', ['second', 'parallel']],
  ]);
});

it('puts aliases in place: of the run, of the file, of a source, and for images', async () => {
  const { steps } = await read(`
version: v1.1.0
alias:
  src: [images.yaml]
  values:
    repo: '{{.Run.Registry}}/hello'
steps:
  - build: -t $repo:$ID -t $RegistryName .
  - cmd: shell 'echo $$ID costs $unknown'
`);

  expect(steps[0]).toMatchObject({ line: { tags: ['127.0.0.1:5003/hello:cf12', 'base'] } });
  expect(steps[1]).toMatchObject({ image: 'base:1', arguments: ['sh', '-c', 'echo $ID costs $unknown'] });
});

it('leaves $ alone in a file of a version without aliases, and takes another directive where one is set', async () => {
  const old = await read('version: v1.0.0\nsteps:\n  - cmd: a $ID\n');
  const other = await read("version: v1.1.0\nalias: { directive: '@' }\nsteps:\n  - cmd: a @ID $ID\n");

  expect(old.steps[0]).toMatchObject({ arguments: ['$ID'] });
  expect(other.steps[0]).toMatchObject({ arguments: ['cf12', '$ID'] });
});

it('puts the secrets of Key Vault where the file names them', async () => {
  const { steps } = await read(`
secrets:
  - id: user
    keyvault: https://vault.example/secrets/registry-{{.Run.RegistryName}}-user
steps:
  - cmd: a
    env: ['REGISTRY_USER={{index .Secrets "user"}}']
`);

  expect(steps[0]).toMatchObject({ env: ['REGISTRY_USER=value of https://vault.example/secrets/registry-base-user'] });
});

it('names every problem at once, each with its line and column', async () => {
  const problems = await problemsOf(`version: v1.1.0
stepTimeout: long
steps:
  - id: test
    cmd: base:1
    retries: -3
  - cmd: base:1
    timeout: soon
    exitedWith: [one]
`);

  expect(problems).toEqual([
    expect.stringContaining('acb.yaml:2:1: stepTimeout: '),
    expect.stringContaining('acb.yaml:6:5: steps.0.retries: '),
    expect.stringContaining('acb.yaml:8:5: steps.1.timeout: '),
    expect.stringContaining('acb.yaml:9:18: steps.1.exitedWith.0: '),
  ]);
});

it.each([
  ['az login --identity', 'az'],
  ['docker tag a b', 'docker'],
  ['bash -c x', 'bash'],
  ['curl http://x', 'curl'],
  ['acr purge', 'acr'],
])('tells that "%s" begins with a built-in command', async (cmd, builtIn) => {
  const { steps } = await read(`version: v1.1.0\nsteps:\n  - cmd: ${cmd}\n  - cmd: example/${cmd}\n`);

  expect(steps).toMatchObject([{ image: builtIn, builtIn }, { image: `example/${builtIn}` }]);
  expect(steps[1]).not.toHaveProperty('builtIn');
});

it('keeps every key of a step that ACR documents', async () => {
  const { steps } = await read(`
steps:
  - cmd: a
    exitedWith: [1, 2]
    exitedWithout: [3]
    isolation: hyperv
    privileged: true
    secret: { id: key, keyvault: 'https://vault.example/secrets/key' }
    cache: enabled
    ports: ['80:80']
    expose: [443]
`);

  expect(steps).toMatchObject([
    {
      exitedWith: [1, 2],
      exitedWithout: [3],
      isolation: 'hyperv',
      privileged: true,
      ports: ['80:80'],
      expose: ['443'],
    },
  ]);
});

it('reads a file with keys that ACR does not know and passes over, and says where they stand', async () => {
  const { steps, unknownKeys } = await read(`version: v1.1.0
stepTimout: 60
steps:
  - cmd: base:1
    continueOnError: true
`);

  expect(steps).toHaveLength(1);
  expect(unknownKeys).toEqual([
    { line: 2, column: 1, message: 'stepTimout: there is no such key' },
    { line: 5, column: 5, message: 'steps.0.continueOnError: there is no such key' },
  ]);
});

it('says where a key stands that ACR passes over in silence', async () => {
  const { withoutEffect } = await read(`
steps:
  - cmd: a
  - cmd: b
    secret: { id: key, keyvault: 'https://vault.example/secrets/key' }
`);

  expect(withoutEffect).toEqual([
    {
      line: 5,
      column: 5,
      message:
        'steps.1.secret: has no effect; a secret is named under "secrets" of the file and put in with {{index .Secrets "…"}}',
    },
  ]);
});

it('takes "[-]" without quotes, as the agent’s YAML does', async () => {
  const { steps } = await read(`
steps:
  - cmd: a
  - cmd: b
    when: [-]
  - { cmd: c, when: [ - ] }
`);

  expect(steps.map(({ after }) => after)).toEqual([[], [], []]);
});

it('takes what ACR takes of YAML 1.1: words for booleans, numbers for IDs, merged keys', async () => {
  const { steps } = await read(`
steps:
  - &first { id: 1, cmd: a, ignoreErrors: yes, detach: Off, ports: [80:80] }
  - { <<: *first, id: 2, when: [1] }
`);

  expect(steps).toMatchObject([
    { id: '1', ignoreErrors: true, detach: false, ports: ['80:80'] },
    { id: '2', ignoreErrors: true, after: ['1'] },
  ]);
});

it('gives the place of a part that a reader has something against', async () => {
  const { problemAt } = await read('version: v1.1.0\nsteps:\n  - cmd: a\n    privileged: true\n');

  expect(problemAt(['steps', 0, 'privileged'], 'not here')).toEqual({
    line: 4,
    column: 5,
    message: 'steps.0.privileged: not here',
  });
});

it.each([
  ['steps:\n  - id: a\n    cmd: x\n    build: .\n', 'a step has one of build, push and cmd'],
  ['steps:\n  - { id: a, cmd: x }\n  - { id: a, cmd: x }\n', 'the ID "a" is taken'],
  ['steps:\n  - { id: a, cmd: x, when: [b] }\n', 'there is no step "b"'],
  ['steps:\n  - { id: a, cmd: x, when: [b] }\n  - { id: b, cmd: x, when: [a] }\n', 'wait for each other'],
  ["steps:\n  - { id: a, cmd: x, when: ['-', a] }\n", '"-" stands alone'],
  ['steps:\n  - build: -t a\n', 'needs its context'],
  ['steps:\n  - cmd: --privileged base:1\n', 'begins with an image'],
  ['steps:\n  - { cmd: x, volumeMounts: [{ name: v, mountPath: /v }] }\n', 'no volume "v"'],
  ['steps: [\n', 'acb.yaml:'],
  ['steps:\n  - cmd: "sh -c \'x"\n', 'not closed'],
  [
    'version: v1.1.0\nalias:\n  values:\n    a-b: c\nsteps:\n  - cmd: x\n',
    'acb.yaml:4:5: alias.values.a-b: a name may',
  ],
  ['version: v1.1.0\nalias:\n  directive: ab\nsteps:\n  - cmd: x\n', 'acb.yaml:3:3: alias.directive: one character'],
  ['version: v1.1.0\nalias:\n  valuse: {}\nsteps:\n  - cmd: x\n', 'acb.yaml:3:3: alias.valuse: there is no such key'],
  [
    'version: v1.1.0\nalias:\n  src: [none.yaml]\nsteps:\n  - cmd: x\n',
    'acb.yaml:3:9: alias.src.0: none.yaml: there is none',
  ],
  ['version: v1.1.0\nalias:\n  src: [wrong.yaml]\nsteps:\n  - cmd: x\n', 'wrong.yaml:1:1: '],
  ['version: v9\nsteps:\n  - cmd: x\n', 'acb.yaml:1:1: version'],
])('refuses %j', async (text, reason) => {
  const problems = await problemsOf(text);

  expect(problems.join('\n')).toContain(reason);
});
