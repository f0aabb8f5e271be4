import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { compiled, compiledFolder, deployWith, parameterFolder, saidBy } from './compiled.ts';
import type { Template } from './arm/template.ts';

const folder = join(import.meta.dirname, '..', '..', 'infra');
const files = readdirSync(folder, { recursive: true }).map(String);

it('every file builds with no warning', () => {
  const built = readdirSync(compiledFolder, { recursive: true }).map(String);

  expect(saidBy('build')).toEqual({ status: 0, output: '' });
  for (const file of files.filter((name) => name.endsWith('.bicep')))
    expect(built).toContain(file.replace('.bicep', '.json'));
});

it('every file passes the linter with no warning', () => {
  expect(saidBy('lint')).toEqual({ status: 0, output: '' });
});

it('the linter’s security rules are errors', () => {
  const { analyzers } = JSON.parse(readFileSync(join(folder, 'bicepconfig.json'), 'utf8')) as {
    analyzers: { core: { rules: Record<string, { level: string }> } };
  };

  for (const rule of [
    'outputs-should-not-contain-secrets',
    'protect-commandtoexecute-secrets',
    'secure-parameter-default',
    'secure-params-in-nested-deploy',
    'secure-secrets-in-params',
    'use-secure-value-for-secure-inputs',
    'adminusername-should-not-be-literal',
  ])
    expect(analyzers.core.rules[rule]).toEqual({ level: 'error' });
});

it('the parameters of every set-up build with no warning', () => {
  const built = readdirSync(parameterFolder, { recursive: true, encoding: 'utf8' }).map((name) => basename(name));

  expect(saidBy('build-params')).toEqual({ status: 0, output: '' });
  const setUps = files.filter((name) => name.endsWith('.bicepparam')).map((name) => basename(name, '.bicepparam'));
  expect(setUps.sort()).toEqual(['allExisting', 'allNew', 'durableTaskScheduler', 'main', 'networkRestricted']);
  for (const name of setUps) expect(built).toContain(`${name}.json`);
});

it.each(['main', 'events/main'])('no output of %s holds a secret, at any depth', (file) => {
  const told = outputsOf(compiled(file));

  expect(told.filter(({ type }) => /^secure/i.test(type))).toEqual([]);
  expect(
    told.map(({ value }) => JSON.stringify(value)).filter((value) => /list\w*\(|systemKeys|password/i.test(value)),
  ).toEqual([]);
  expect(told.length).toBeGreaterThan(0);
});

it('new things are not made where they exist', () => {
  const { resources } = deployWith('allExisting');

  const types = resources.map(({ type }) => type);
  expect(types).not.toContain('Microsoft.ContainerRegistry/registries');
  expect(types).not.toContain('Microsoft.KeyVault/vaults');
  expect(resources.filter(({ type }) => type === 'Microsoft.Resources/resourceGroups').map(({ name }) => name)).toEqual(
    ['rg-prod'],
  );
});

it('in the closed set-up storage, vault and registries are reached by private endpoints only', () => {
  const { resources } = deployWith('networkRestricted');

  const closed = resources.filter(({ type }) =>
    /^Microsoft\.(Storage\/storageAccounts|KeyVault\/vaults|ContainerRegistry\/registries)$/.test(type),
  );
  expect(closed.map(({ properties }) => properties['publicNetworkAccess'])).toEqual(Array(5).fill('Disabled'));
  const endpoints = resources.filter(({ type }) => type === 'Microsoft.Network/privateEndpoints');
  const reached = endpoints.map(({ properties }) => JSON.stringify(properties['privateLinkServiceConnections']));
  for (const { id } of closed) expect(reached.some((one) => one.includes(`"${id}"`))).toBe(true);
  const agents = resources.filter(({ type }) => type === 'Microsoft.ContainerRegistry/registries/agentPools');
  expect(agents).toHaveLength(3);
});

function outputsOf({ outputs, resources }: Template): { type: string; value: unknown }[] {
  const nested = Object.values(resources).flatMap(({ properties }) =>
    typeof properties === 'object' && 'template' in properties ? outputsOf(properties.template as Template) : [],
  );
  return [...Object.values(outputs ?? {}).map(({ type, value }) => ({ type, value })), ...nested];
}
