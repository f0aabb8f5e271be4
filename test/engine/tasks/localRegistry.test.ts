import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, type Listening } from '../../../local/http/listen.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import type { LocalRegistry } from '../../../local/registry/types.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
let home: string;
let listening: Listening;
let registry: LocalRegistry;
beforeAll(async () => {
  workshop = await openWorkshop();
  home = await mkdtemp(join(tmpdir(), 'customhouse-registry-'));
  // The registry wants to know its port before it can be listened on.
  listening = await listen((request, response) => registry.handle(request, response), 0);
  registry = await createRegistry({
    name: 'base',
    port: listening.port,
    directory: home,
    kind: 'acr',
    onEvent: () => undefined,
    now: () => new Date(),
  });
});
afterAll(async () => {
  await workshop.close();
  await listening.close();
  await rm(home, { recursive: true, force: true });
});

function loginFor(...actions: string[]) {
  const { username, password } = registry.issueRunLogin(actions);
  return { server: registry.loginServer, username, password };
}

it('pushes, pulls and builds with the logins of a run, as far as each of them goes', async () => {
  const { loginServer } = registry;
  const candidate = `${loginServer}/quarantine/ab12/node:15`;
  const source = { Dockerfile: `FROM ${workshop.registry.server}/base:1\nENV COLOR=Green\n` };
  const pushAll = loginFor('repositories/*/content/read', 'repositories/*/content/write');
  const readQuarantine = loginFor('repositories/quarantine/*/content/read');
  const test = { Dockerfile: `FROM ${candidate}\nCMD ["sh", "-c", "echo is $COLOR"]\n` };

  const pushed = await workshop.carryOut(
    { kind: 'task', yaml: `steps:\n  - build: -t ${candidate} .\n  - push: [${candidate}]\n` },
    { files: source, logins: [pushAll, workshop.login] },
  );
  const tested = await workshop.carryOut(
    { kind: 'task', yaml: 'steps:\n  - build: -t t .\n  - cmd: t\n' },
    { files: test, logins: [readQuarantine] },
  );
  const smuggled = await workshop.carryOut(
    {
      kind: 'task',
      yaml: `steps:\n  - build: -t ${loginServer}/node:15 .\n  - { id: push, push: [${loginServer}/node:15] }\n`,
    },
    { files: test, logins: [readQuarantine] },
  );

  expect(pushed.outputImages).toMatchObject([{ registry: loginServer, repository: 'quarantine/ab12/node', tag: '15' }]);
  expect(tested.status).toBe('Succeeded');
  expect(tested.log).toContain('\nis Green\n');
  expect(tested.log).toContain(pushed.outputImages[0]?.digest);
  expect(smuggled.errorMessage).toBe('failed to run step ID: push: failed to push images successfully');
});
