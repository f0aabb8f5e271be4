import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planAzure } from '../../../local/instance/plan/planAzure.ts';
import type { Plan } from '../../../local/instance/plan/types.ts';

const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';

function plan(text: string, environment: Readonly<Record<string, string>> = {}): Plan {
  return planAzure({ path: '/etc/customhouse.yaml', text }, environment);
}

describe('the reference scenario', () => {
  const reference = plan(readFileSync('customhouse.yaml', 'utf8'));

  it('has a plain registry and three Azure Container Registries, of which base holds the quarantine', () => {
    expect(reference.registries).toEqual([
      { kind: 'plain', name: 'dockerhub', secrets: 'registry-dockerhub' },
      acr('public', ['node'], false),
      acr('base', ['node'], true),
      acr('team', ['hello-world'], false),
    ]);
    expect(reference.realServers).toEqual([]);
  });

  it('has the three sample repositories, one resource group, and every variable filled in', () => {
    expect(reference.repositories).toEqual(['base-image-node', 'hello-world', 'import-baseimage-node']);
    expect(reference.resourceGroups).toEqual(['customhouse']);
    expect(reference.given).toEqual([]);
    expect(reference.fillings).toEqual({
      REGISTRY_DOCKERHUB_URL: { kind: 'registry', name: 'dockerhub' },
      REGISTRY_PUBLIC: { kind: 'text', value: 'public' },
      REGISTRY_PUBLIC_RG: { kind: 'text', value: 'customhouse' },
      REGISTRY_BASE_ARTIFACTS: { kind: 'text', value: 'base' },
      REGISTRY_BASE_ARTIFACTS_RG: { kind: 'text', value: 'customhouse' },
      REGISTRY: { kind: 'text', value: 'team' },
      REGISTRY_RG: { kind: 'text', value: 'customhouse' },
      GIT_BASE_IMAGE_NODE: { kind: 'repository', name: 'base-image-node' },
      GIT_NODE_IMPORT: { kind: 'repository', name: 'import-baseimage-node' },
      GIT_HELLO_WORLD: { kind: 'repository', name: 'hello-world' },
      ACI: { kind: 'text', value: 'hello-world' },
      ACI_RG: { kind: 'text', value: 'customhouse' },
      PLATFORM: { kind: 'text', value: platform },
    });
  });

  function acr(name: string, repositories: readonly string[], holdsQuarantine: boolean): object {
    const secrets = `registry-${name}`;
    return { kind: 'acr', name, acr: name, resourceGroup: 'customhouse', secrets, holdsQuarantine, repositories };
  }
});

const twoUpstreams = `
registries:
  ghcr: { server: ghcr.io, secrets: registry-ghcr }
  hub: { server: '\${HUB}' }
  vendor-hub: { server: '\${VENDOR}', secrets: vendor-login }
  shared: { acr: contosoShared, resourceGroup: '\${SHARED_RG:-platform}' }
  waiting-room: { acr: '\${WAITING}', resourceGroup: '\${WAITING_RG}' }
tasks:
  import-node:
    kind: import
    from: hub/library/node:20
    to: shared/base/node:20
    quarantine: { registry: waiting-room }
    gates:
      - test: { context: '\${GIT_TESTS}#main:node' }
      - test: { context: '\${CUSTOMHOUSE_GIT}/deep-tests.git', dockerfile: build/Dockerfile }
        id: deep
  shop:
    kind: build
    registry: shared
    context: \${SHOP_SOURCE}
    image: apps/shop
    deploy: { containerGroup: '\${SHOP_GROUP}', resourceGroup: Apps }
  billing:
    kind: build
    registry: shared
    context: https://git.example.com/billing.git#release
    image: apps/billing
`;

describe('another configuration', () => {
  const made = plan(twoUpstreams);

  it('keeps a server that is named as a real host, and makes one that is not', () => {
    expect(made.realServers).toEqual([{ name: 'ghcr', server: 'ghcr.io', secrets: 'registry-ghcr' }]);
    expect(made.registries.filter(({ kind }) => kind === 'plain')).toEqual([
      { kind: 'plain', name: 'hub' },
      { kind: 'plain', name: 'vendor-hub', secrets: 'vendor-login' },
    ]);
  });

  it('makes every ACR under its own name and resource group, with what tasks write there', () => {
    expect(made.registries.filter(({ kind }) => kind === 'acr')).toEqual([
      {
        kind: 'acr',
        name: 'shared',
        acr: 'contosoShared',
        resourceGroup: 'platform',
        secrets: 'registry-shared',
        holdsQuarantine: false,
        repositories: ['apps/billing', 'apps/shop', 'base/node'],
      },
      {
        kind: 'acr',
        name: 'waiting-room',
        acr: 'waitingroom',
        resourceGroup: 'customhouse',
        secrets: 'registry-waiting-room',
        holdsQuarantine: true,
        repositories: [],
      },
    ]);
    expect(made.resourceGroups).toEqual(['customhouse', 'platform', 'Apps']);
  });

  it('makes the repositories that are not real, with the Dockerfiles that tasks read there', () => {
    expect(made.contexts).toEqual([
      { task: 'import-node', repository: 'tests', branch: 'main', dockerfile: 'node/Dockerfile' },
      { task: 'import-node', repository: 'deep-tests', branch: 'main', dockerfile: 'build/Dockerfile' },
      { task: 'shop', repository: 'shop-source', branch: 'main', dockerfile: 'Dockerfile' },
    ]);
    expect(made.repositories).toEqual(['deep-tests', 'shop-source', 'tests']);
    expect(made.fillings['SHOP_GROUP']).toEqual({ kind: 'text', value: 'shop' });
  });

  it('takes what the environment sets, and then makes nothing in its place', () => {
    const given = plan(twoUpstreams, {
      HUB: 'docker.io',
      GIT_TESTS: 'https://git.example.com/tests.git',
      WAITING: 'quay',
    });

    expect(given.given).toEqual(['HUB', 'WAITING', 'GIT_TESTS']);
    expect(given.realServers.map(({ name, server }) => `${name} ${server}`)).toEqual(['ghcr ghcr.io', 'hub docker.io']);
    expect(given.repositories).toEqual(['deep-tests', 'shop-source']);
    expect(given.registries.map((one) => (one.kind === 'acr' ? one.acr : one.name))).toEqual([
      'vendor-hub',
      'contosoShared',
      'quay',
    ]);
  });
});

describe('a configuration that can not be used', () => {
  it('is refused with every mistake by line, and what to do about a variable whose place does not say what it is', () => {
    const text = `registries:\n  base: { acr: base, resourceGroup: apps }\ntasks:\n  app:\n    kind: build\n    registry: base\n    context: \${GIT_APP}\n    image: \${IMAGE}\n    platform: vax\n`;

    expect(() => plan(text)).toThrow(
      "/etc/customhouse.yaml can't be used:\n" +
        '  /etc/customhouse.yaml:8:12 tasks.app.image: expected ${IMAGE} in the environment: it is not set\n' +
        '  /etc/customhouse.yaml:9:15 tasks.app.platform: expected a Linux platform, such as linux/amd64 or linux/arm64\n' +
        'Mend them; a variable that is not set comes from the environment: NAME=value npm start.',
    );
  });

  it('is refused when two registries would be called alike on this machine', () => {
    const text = `registries:\n  a-b: { acr: '\${A}', resourceGroup: g }\n  ab: { server: '\${B}' }\ntasks: {}\n`;

    expect(() => plan(text)).toThrow('Two registries would be called ab on this machine.');
  });
});
