import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine } from '../../../local/containers/engine.ts';
import { createTaskRunner } from '../../../local/tasks/runner.ts';
import { listOf, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

function carryOut(steps: string, given: Parameters<Workshop['carryOut']>[1] = {}) {
  return workshop.carryOut({ kind: 'task', yaml: `version: v1.1.0\n${steps}` }, given);
}

function lastLine(log: string): string | undefined {
  return log.trimEnd().split('\n').at(-1);
}

it.each([
  ['3', '$Registry/base:1 sh -c "echo out; exit 3"', 3],
  ['126 for a script without its run bit', '$Registry/base:1 sh -c ./test.sh', 126],
  ['127 for a command that is not there', '$Registry/base:1 no-such-command', 127],
  ['125 for an image that is not there', '$Registry/none:1', 125],
  ['137 when it takes more memory than it may', '$Registry/base:1 sh -c "a=x; while true; do a=\$a\$a; done"', 137],
])('ends in exit status %s', async (_, cmd, exitCode) => {
  const { status, errorMessage, log } = await carryOut(`steps:\n  - { id: validate, cmd: '${cmd}' }\n`, {
    files: { 'test.sh': 'echo never' },
  });

  expect(status).toBe('Failed');
  expect(errorMessage).toBe(`failed to run step ID: validate: exit status ${exitCode}`);
  expect(lastLine(log)).toBe(errorMessage);
  expect(log).toMatch(/^\d{4}\/.* Container failed during run: validate\. No retries remaining\.$/m);
  if (exitCode === 126) expect(log).toContain('Permission denied');
});

it('shares the workspace between the steps of a run and with no other run', async () => {
  const write = 'steps:\n  - cmd: $Registry/base:1 touch left-here\n  - cmd: $Registry/base:1 ls\n';

  const first = await carryOut(write);
  const second = await carryOut('steps:\n  - cmd: $Registry/base:1 ls /workspace\n');

  expect(first.log).toContain('\nleft-here\n');
  expect(second.log).not.toContain('left-here');
});

it('gives a step the logins of its run, where ACR has them, and no other', async () => {
  const { server } = workshop.registry;
  // The log would cover a login, so the step turns its letters round.
  const show = `$Registry/base:1 sh -c "cat $HOME/.docker/config.json | tr 'A-Za-z' 'N-ZA-Mn-za-m'; env"`.replace(
    '$HOME',
    '/acb/home',
  );

  const { log } = await carryOut(`steps:\n  - cmd: ${JSON.stringify(show)}\n`);

  const shown = /^\{.*?\}\}\}/m.exec(log)?.[0].replace(/[a-z]/gi, rotate) ?? '';
  const auth = Buffer.from('builder:letmein-4711').toString('base64');
  expect(JSON.parse(shown)).toEqual({ auths: { [server]: { auth } } });
  expect(log).not.toMatch(/REGISTRY_AUTH|DOCKER_CONFIG|CONTAINERS_CONF|proxy/i);
});

it('covers the secrets of a run wherever a step prints them', async () => {
  const { log } = await carryOut(
    `
secrets:
  - { id: key, keyvault: 'https://vault.example/secrets/key' }
steps:
  - cmd: $Registry/base:1 sh -c "cat /acb/home/.docker/config.json; echo [$KEY] [{{.Values.token}}] [{{.Values.open}}]"
    env: ['KEY={{index .Secrets "key"}}']
`,
    {
      values: [
        { name: 'token', value: 'tok-en', isSecret: true },
        { name: 'open', value: 'no secret', isSecret: false },
      ],
      secretOf: (url) => Promise.resolve(`value-of-${url}`),
    },
  );

  expect(log).toContain('"auth":"*****"');
  expect(log).toContain('[*****] [*****] [no secret]');
});

it('starts no step when a secret can not be had', async () => {
  const { status, errorMessage, log } = await carryOut(
    "secrets:\n  - { id: key, keyvault: 'https://vault.example/secrets/key' }\nsteps:\n  - cmd: $Registry/base:1\n",
  );

  expect(status).toBe('Failed');
  expect(errorMessage).toBe('failed to resolve the secret "key": this run has no identity');
  expect(log).not.toContain('Executing step');
});

it('reaches a detached step by its ID from the steps after it, and ends it with the run', async () => {
  const { status, log } = await carryOut(
    `
steps:
  - id: web
    cmd: $Registry/base:1 httpd -f -p 8080 -h /workspace
    detach: true
    ports: ['8080:8080']
  - id: client
    cmd: $Registry/base:1 wget -q -O - http://web:8080/page
    retries: 20
`,
    { files: { page: 'served by web\n' } },
  );

  expect(status).toBe('Succeeded');
  expect(log).toContain('served by web');
  expect(await leftContainers()).toEqual([]);
});

it("fails when a step's time is over, and leaves nothing running", async () => {
  const { status, errorMessage, log } = await carryOut(
    'steps:\n  - { id: hangs, cmd: $Registry/base:1 sh -c "trap true TERM; while true; do sleep 0.1; done", timeout: 1 }\n',
  );

  expect(status).toBe('Failed');
  expect(errorMessage).toBe('failed to run step ID: hangs: context deadline exceeded');
  expect(lastLine(log)).toBe(errorMessage);
  expect(await leftContainers()).toEqual([]);
});

it("ends with Timeout when the run's time is over", async () => {
  const { status, errorMessage } = await carryOut('steps:\n  - cmd: $Registry/base:1 sleep 100\n', {
    timeoutSeconds: 1,
  });

  expect(status).toBe('Timeout');
  expect(errorMessage).toBe('The run took longer than its 1 seconds.');
  expect(await leftContainers()).toEqual([]);
});

it('ends with Canceled when it is told to, at once', async () => {
  const cancel = new AbortController();

  const run = carryOut(
    `steps:
  - { id: service, cmd: $Registry/base:1 sleep 100, detach: true }
  - { id: a, cmd: $Registry/base:1 sh -c "echo started; sleep 100" }
  - { id: b, cmd: $Registry/base:1 sleep 100, when: [service] }
`,
    {
      signal: cancel.signal,
      onOutput: (text) => {
        if (/^started$/m.test(text)) cancel.abort();
      },
    },
  );
  const { status } = await run;

  expect(status).toBe('Canceled');
  expect(await leftContainers()).toEqual([]);
  expect(await listOf(workshop.directory)).toEqual([]);
});

it('fails when the source is no archive', async () => {
  const { status, errorMessage } = await carryOut('steps:\n  - cmd: x\n', { contextTar: '/etc/hostname' });

  expect(status).toBe('Failed');
  expect(errorMessage).toContain('could not be unpacked as a tar.gz');
});

it('ends with Error when the engine can not be started', async () => {
  const broken = createEngine({ ...workshop.engine.file, command: '/no/such/engine' }, 'broken');
  const runner = createTaskRunner({ engine: broken, directory: workshop.directory, now: () => new Date() });

  const { status, errorMessage } = await workshop.carryOut(
    { kind: 'task', yaml: 'steps:\n  - cmd: base:1\n' },
    { runner },
  );

  expect(status).toBe('Error');
  expect(errorMessage).toContain('/no/such/engine');
  expect(await listOf(workshop.directory)).toEqual([]);
});

function rotate(letter: string): string {
  const code = letter.charCodeAt(0);
  const base = code >= 97 ? 97 : 65;
  return String.fromCharCode(((code - base + 13) % 26) + base);
}

async function leftContainers(): Promise<string[]> {
  const label = `label=customhouse.instance=${workshop.engine.instance}`;
  const { stdout } = await workshop.engine.call({
    arguments: ['ps', '--all', '--filter', label, '--format', '{{.Names}}'],
  });
  return stdout.split('\n').filter(Boolean);
}
