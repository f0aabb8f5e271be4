import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveWithApp, type ServedAzure } from '../../support/live/servedAzure.ts';

// The chain on registries that go by rights per repository: the same roles, other actions of them count.
let system: ServedAzure;
const withheld = new Set<string>();

beforeAll(async () => {
  system = await serveWithApp({ faults: { usesAbac: () => true, isWithheld: (action) => withheld.has(action) } });
});
afterAll(() => system.remove());

it('builds, tests, lets in and deploys by rights per repository', { timeout: 240_000 }, async () => {
  const { api } = system;

  const built = await api.run('node-public');
  const known = new Set<string>();
  const letIn = await api.nextRun('base-import-node', known);
  const deployed = await api.nextRun('hello-world', known);

  expect([built, letIn, deployed].map(({ status, outcome }) => [status, outcome])).toEqual([
    ['Succeeded', 'built'],
    ['Succeeded', 'promoted'],
    ['Succeeded', 'deployed'],
  ]);
  const locked = await system.registries.base.lock('node', `15-alpine-${letIn.runId}`);
  expect(locked).toBe('locked');
});

it('builds nothing when the build may not write to repositories', { timeout: 120_000 }, async () => {
  withheld.add('Microsoft.ContainerRegistry/registries/repositories/content/write');

  const run = await system.api.run('node-public');

  expect([run.status, run.outcome]).toEqual(['Failed', undefined]);
  expect(await system.api.log(run.runId)).toMatch(/denied|unauthorized/i);
});
