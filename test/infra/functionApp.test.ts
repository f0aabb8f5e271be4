import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Deployed } from './arm/deploy.ts';
import type { Json } from './arm/json.ts';
import { deployWith } from './compiled.ts';

const setUps = ['allNew', 'allExisting', 'networkRestricted', 'durableTaskScheduler'];

function one(resources: readonly Deployed[], type: string): { readonly [key: string]: Json } {
  const found = resources.filter((resource) => resource.type === type);
  expect(found).toHaveLength(1);
  return found[0]?.properties ?? {};
}

it.each(setUps)('runs on a Node that Azure has and the package asks for, by its identity alone: %s', (parameters) => {
  const { resources } = deployWith(parameters);

  const app = one(resources, 'Microsoft.Web/sites');
  expect(app['httpsOnly']).toBe(true);
  expect(app['siteConfig']).toMatchObject({ minTlsVersion: '1.2', scmMinTlsVersion: '1.2' });
  expect(app['functionAppConfig']).toMatchObject({
    runtime: { name: 'node', version: expect.stringMatching(/^2[24]$/) as unknown },
    deployment: { storage: { authentication: { type: 'UserAssignedIdentity' } } },
  });
  const { engines } = JSON.parse(readFileSync(join('package.json'), 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe('>=22');
});

it.each(setUps)('keeps what it knows where nobody comes in by key or in clear: %s', (parameters) => {
  const { resources } = deployWith(parameters);

  expect(one(resources, 'Microsoft.Storage/storageAccounts')).toMatchObject({
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
  });
});
