import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const registry = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/examplebase';

/** An `az` that writes down what it was asked for, and finds one of everything. */
const az = `#!/bin/sh
echo "$*" >> "$(dirname "$0")/asked"
case "$*" in
  *'system-topic list'*) echo "$TOPIC";;
  *'event-subscription list'*) echo customhouse-prod;;
  *'alert list'*) echo alert-prod-dead-letters-examplebase;;
  *'definition list'*) echo our-role;;
  *'assignment list'*) echo /assignments/1;;
esac
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'customhouse-hooks-'));
  writeFileSync(join(folder, 'az'), az, { mode: 0o755 });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a hook with what azd would set. @returns the commands of `az` that change something */
function run(hook: string, settings: Record<string, string> = {}): string[] {
  const env = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    AZURE_ENV_NAME: 'prod',
    AZURE_LOCATION: 'westeurope',
    AZURE_SUBSCRIPTION_ID: 's1',
    REGISTRY_IDS: JSON.stringify([registry]),
    USED_SUBSCRIPTIONS: '["s1"]',
    AZURE_FUNCTION_APP: '/the/app',
    AZURE_STORAGE_ACCOUNT: '/the/account',
    TOPIC: 'evgt-prod-examplebase',
    ...settings,
  };
  execFileSync('sh', [join(root, 'infra', 'hooks', hook)], { cwd: root, env });
  const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  return asked.filter((line) => / (create|delete) /.test(line));
}

it('predown removes what lies in others’ resource groups, and our roles', () => {
  const removed = run('predown.sh').map((line) => line.replace(/ --(subscription|resource-group) \S+/g, ''));

  expect(removed.slice(0, 5)).toEqual([
    'eventgrid system-topic event-subscription delete --system-topic-name evgt-prod-examplebase --name customhouse-prod --yes',
    'monitor metrics alert delete --name alert-prod-dead-letters-examplebase',
    'eventgrid system-topic delete --name evgt-prod-examplebase --yes',
    'role assignment delete --ids /assignments/1',
    'role definition delete --name our-role --scope /subscriptions/s1',
  ]);
});

it('predown leaves a topic that was there before', () => {
  const removed = run('predown.sh', { TOPIC: 'of-somebody-else' });

  expect(removed.some((line) => line.includes('event-subscription delete'))).toBe(true);
  expect(removed.some((line) => line.startsWith('eventgrid system-topic delete'))).toBe(false);
});

it('postdeploy leads the registries’ events to the app', () => {
  const [created] = run('postdeploy.sh', { EVENT_REPOSITORIES: '["node","library/nginx"]' });

  for (const parameter of [
    '--template-file infra/events/main.bicep',
    `registryIds=["${registry}"]`,
    'functionAppId=/the/app',
    'storageAccountId=/the/account',
    'repositories=["node","library/nginx"]',
    'existingTopics={}',
  ])
    expect(created).toContain(parameter);
});
