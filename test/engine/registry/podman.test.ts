import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { startRegistry, type TestRegistry } from '../../local/registry/testRegistry.ts';
import { buildPage, closeTestEngine, must, openTestEngine } from '../containers/testEngine.ts';

let engine: ContainerEngine;
let registry: TestRegistry;
let image: string;
let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  engine = await openTestEngine('registry-test');
  registry = await startRegistry();
  image = `${registry.registry.loginServer}/library/page:1`;
  home = await mkdtemp(join(tmpdir(), 'customhouse-login-'));
  env = { REGISTRY_AUTH_FILE: join(home, 'auth.json'), DOCKER_CONFIG: home };
  await buildPage(engine, image, 'hello');
});

afterAll(async () => {
  await closeTestEngine(engine, [registry.registry.loginServer]);
  await registry[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

it('lets the engine log in with a token, push and pull, and refuses what the token may not do', async () => {
  await logIn('_repositories_push');
  await must(engine, ['push', image], env);
  await must(engine, ['rmi', image]);
  await must(engine, ['pull', image], env);
  const inspected = await must(engine, ['image', 'inspect', '--format', '{{index .RepoDigests 0}}', image]);
  await logIn('_repositories_pull');
  const refused = await engine.call({ arguments: ['push', image], env });

  const pushed = registry.events.at(-1);
  expect(pushed).toMatchObject({ repository: 'library/page', tag: '1' });
  expect(inspected.trim()).toBe(`${registry.registry.loginServer}/library/page@${pushed?.digest ?? ''}`);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toMatch(/denied|unauthorized|authentication required/);
});

it('tells the engine that a password is wrong', async () => {
  const { loginServer } = registry.registry;

  const refused = await engine.call({
    arguments: ['login', '--username', '_repositories_pull', '--password-stdin', loginServer],
    stdin: 'guess',
    env,
  });

  expect(refused.exitCode).not.toBe(0);
  expect(refused.stderr).toMatch(/invalid username|unauthorized|denied/i);
});

async function logIn(scopeMap: string): Promise<void> {
  const { tokens, loginServer } = registry.registry;
  await tokens.put({ name: scopeMap, scopeMap, status: 'enabled', createdAt: '2026-01-01T00:00:00Z' });
  const { value } = await tokens.generatePassword(scopeMap, 'password1');
  const login = await engine.call({
    arguments: ['login', '--username', scopeMap, '--password-stdin', loginServer],
    stdin: value,
    env,
  });
  expect(login.stderr + login.stdout).toContain('Login Succeeded');
}
