import { describe, expect, it } from 'vitest';
import { readAzureTarget, secretsOf, type Variables } from '../../../local/walkthrough/azureTarget.ts';
import type { Target } from '../../../local/walkthrough/target.ts';

const subscription = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/shared';

/** As `azd env get-values` and docs/azure.md have them. */
const complete = {
  AZURE_FUNCTION_HOST: 'func-prod.azurewebsites.net',
  CUSTOMHOUSE_KEY: 'a-key',
  GIT_TOKEN: 'a-token',
  GIT_BASE_IMAGE_NODE: 'https://github.com/you/base-image-node.git#main',
  GIT_NODE_IMPORT: 'https://github.com/you/import-baseimage-node.git#main',
  GIT_HELLO_WORLD: 'https://github.com/you/hello-world.git',
  REGISTRY_DOCKERHUB_URL: 'docker.io',
  REGISTRY_PUBLIC: 'contosopublic',
  REGISTRY_BASE_ARTIFACTS: `${subscription}/providers/Microsoft.ContainerRegistry/registries/contosobase`,
  REGISTRY: 'contosoteam.azurecr.cn',
  WALKTHROUGH_PUBLIC_USER: 'walkthrough',
  WALKTHROUGH_PUBLIC_PASSWORD: 'p1',
  WALKTHROUGH_BASE_USER: 'walkthrough',
  WALKTHROUGH_BASE_PASSWORD: 'p2',
  WALKTHROUGH_CONSUMER_USER: 'consumer',
  WALKTHROUGH_CONSUMER_PASSWORD: 'p3',
  WALKTHROUGH_TEAM_USER: 'walkthrough',
  WALKTHROUGH_TEAM_PASSWORD: 'p4',
};

function targetOf(variables: Variables): Target {
  const read = readAzureTarget(variables);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.target;
}

function problemsOf(variables: Variables): readonly string[] {
  const read = readAzureTarget(variables);
  return 'problems' in read ? read.problems : [];
}

describe('the target of a walkthrough on Azure', () => {
  it('is read from the names that azd knows', () => {
    const { functionApp, key, git, registries } = targetOf(complete);

    expect(functionApp).toBe('https://func-prod.azurewebsites.net');
    expect(key).toBe('a-key');
    expect(git.repositories['base-image-node']).toBe('https://github.com/you/base-image-node.git');
    expect(registries.public).toEqual({ server: 'contosopublic.azurecr.io', username: 'walkthrough', password: 'p1' });
    expect(registries.base.server).toBe('contosobase.azurecr.io');
    expect(registries.consumer).toEqual({ server: 'contosobase.azurecr.io', username: 'consumer', password: 'p3' });
    expect(registries.team.server).toBe('contosoteam.azurecr.cn');
  });

  it('has an upstream to push to only where a login for it was given', () => {
    const upstream = {
      REGISTRY_DOCKERHUB_URL: 'registry.example.com:5000',
      WALKTHROUGH_UPSTREAM_USER: 'u',
      WALKTHROUGH_UPSTREAM_PASSWORD: 'p5',
    };

    expect(targetOf(complete).registries.dockerhub).toBeUndefined();
    expect(targetOf({ ...complete, ...upstream }).registries.dockerhub).toEqual({
      server: 'registry.example.com:5000',
      username: 'u',
      password: 'p5',
    });
  });

  it('waits half an hour for a run, or as long as it is told to', () => {
    expect(targetOf(complete).pace.longestRunMs).toBe(30 * 60_000);
    expect(targetOf({ ...complete, WALKTHROUGH_LONGEST_RUN_MINUTES: '5' }).pace.longestRunMs).toBe(5 * 60_000);
    expect(problemsOf({ ...complete, WALKTHROUGH_LONGEST_RUN_MINUTES: 'long' })).toEqual([
      'WALKTHROUGH_LONGEST_RUN_MINUTES is no number of minutes.',
    ]);
  });

  it('is looked at every two seconds, unless it is on this machine', () => {
    expect(targetOf(complete).pace.lookIntervalMs).toBe(2_000);
    expect(targetOf({ ...complete, CUSTOMHOUSE_URL: 'http://127.0.0.1:7071' }).pace.lookIntervalMs).toBe(250);
  });

  it('names all that is missing at once', () => {
    const { CUSTOMHOUSE_KEY, REGISTRY, ...rest } = complete;

    expect([CUSTOMHOUSE_KEY, REGISTRY]).toEqual(['a-key', 'contosoteam.azurecr.cn']);
    expect(problemsOf({ ...rest, WALKTHROUGH_BASE_PASSWORD: '' })).toEqual([
      'CUSTOMHOUSE_KEY is not set.',
      'WALKTHROUGH_BASE_PASSWORD is not set.',
      'REGISTRY is not set.',
    ]);
  });

  it.each([
    ['CUSTOMHOUSE_URL', 'http://func-prod.azurewebsites.net', 'is not an https:// address.'],
    ['GIT_HELLO_WORLD', 'git@github.com:you/hello-world.git', 'is no URL.'],
    ['GIT_NODE_IMPORT', 'https://me:secret@github.com/you/import.git', 'has a login in it'],
  ])('refuses %s=%s', (name, value, problem) => {
    const problems = problemsOf({ ...complete, [name]: value });

    expect(problems).toEqual([expect.stringContaining(`${name} ${problem}`)]);
    expect(problems.join()).not.toContain('secret');
  });

  it('knows every credential in it, so that none is reported', () => {
    expect(secretsOf(targetOf(complete))).toEqual(['a-key', 'a-token', 'p1', 'p2', 'p3', 'p4']);
  });
});
