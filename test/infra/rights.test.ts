import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs, type Place } from '../../infra/actions.ts';
import { loadConfiguration } from '../../shared/config/load.ts';
import { placesOf as placesAsked } from '../../shared/doctor/places.ts';
import { asText } from './arm/json.ts';
import { deployEvents, deployWith, here } from './compiled.ts';
import { grantedBy, neededAt } from './grants.ts';
import { placesOf, settingsOf } from './places.ts';

const root = join(import.meta.dirname, '..', '..');

/** Calls of an Azure client, ARM reads without one, and the scopes that a registry is asked for. */
const calls = [
  /\bclient\s*\.\s*((?:(?:registries|runs|taskRuns|containerGroups|scopeMaps|tokens)\s*\.\s*)?(?!send\b|sendRequest\b)\w+)(?:<\w+>)?\(/g,
  /(?<!function )\b(readResource)\(/g,
  /repository:\$\{repository\}:(\w+)/g,
  /registry:(catalog):\*/g,
];

async function callsIn(folder: string): Promise<string[]> {
  const files = (await readdir(join(root, folder), { recursive: true })).filter((file) => file.endsWith('.ts'));
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, folder, file), 'utf8');
      return calls.flatMap((call) => [...text.matchAll(call)].map(([, name = '']) => `${folder}/${file} ${name}`));
    }),
  );
  return found.flat();
}

describe('the table of calls', () => {
  it('has a row for every call to Azure, and no row without a call', async () => {
    const made = [
      ...(await callsIn('shared/azure')),
      ...(await callsIn('shared/registry')),
      ...(await callsIn('shared/ledger')),
    ];

    const rows = needs.map(({ call }) => call).filter((call) => !call.startsWith('by '));

    expect([...new Set(rows)].sort()).toEqual([...new Set(made)].sort());
  });

  it('is told in docs/azure.md, action by action', async () => {
    const text = await readFile(join(root, 'docs', 'azure.md'), 'utf8');

    const untold = needs
      .flatMap(({ actions = [], dataActions = [] }) => [...actions, ...dataActions])
      .map((action) => action.replace(/^Microsoft\.\w+\//, ''))
      .filter((action) => !text.includes(`\`${action}\``));

    expect([...new Set(untold)]).toEqual([]);
  });
});

describe('rights', () => {
  const group = `/subscriptions/${here}/resourceGroups`;
  const vaults = [
    ['allNew', `${group}/rg-try/providers/Microsoft.KeyVault/vaults/kv-example-try`],
    ['allExisting', `${group}/registries/providers/Microsoft.KeyVault/vaults/kv-example`],
    ['networkRestricted', `${group}/rg-closed/providers/Microsoft.KeyVault/vaults/kv-example-closed`],
    ['durableTaskScheduler', `${group}/rg-dts/providers/Microsoft.KeyVault/vaults/kv-example-dts`],
  ] as const;
  it.each(vaults)('are those that the calls need, and no others: %s', (parameters, vaultId) => {
    const deployment = deployWith(parameters);

    const granted = grantedBy(deployment.resources);

    expect(granted).toEqual(
      neededAt(placesOf(deployment, vaultId), ({ identity }) => !['topic', 'administrator'].includes(identity)),
    );
    expect(granted.length).toBeGreaterThan(50);
  });

  it.each(vaults)(
    'are looked for by the doctor at the places where they are given: %s',
    async (parameters, vaultId) => {
      const deployment = deployWith(parameters);
      const settings = settingsOf(deployment.resources);
      const loaded = loadConfiguration(await readFile(join(root, 'customhouse.yaml'), 'utf8'), settings);
      if (loaded.kind === 'invalid') throw new Error('customhouse.yaml is not valid');

      const asked = placesAsked(loaded.configuration, {
        subscriptionId: settings['AZURE_SUBSCRIPTION_ID'] ?? '',
        buildIdentity: settings['CUSTOMHOUSE_BUILD_IDENTITY'] ?? '',
        pullIdentity: settings['CUSTOMHOUSE_PULL_IDENTITY'] ?? '',
        vault: settings['CUSTOMHOUSE_VAULT_ID'] ?? '',
        storageAccount: settings['CUSTOMHOUSE_STORAGE_ID'] ?? '',
        insights: settings['CUSTOMHOUSE_INSIGHTS_ID'] ?? '',
        ...(parameters === 'durableTaskScheduler' && { taskHub: settings['CUSTOMHOUSE_TASK_HUB_ID'] ?? '' }),
      });

      const given = placesOf(deployment, vaultId);
      expect(Object.keys(asked)).toHaveLength(11);
      for (const [place, ids] of Object.entries(asked))
        expect([...ids].sort()).toEqual([...given[place as Place]].sort());
    },
  );

  it('on a registry of another subscription are given by that subscription’s roles', () => {
    const elsewhere = '/subscriptions/22222222-2222-4222-8222-222222222222';
    const registry = `${elsewhere}/resourceGroups/team/providers/Microsoft.ContainerRegistry/registries/exampleteam`;

    const { resources } = deployWith('allExisting', { REGISTRY: registry });

    const roles = resources
      .filter(({ type, scope }) => type === 'Microsoft.Authorization/roleAssignments' && scope === registry)
      .map(({ properties }) => asText(properties['roleDefinitionId']));
    expect(roles).toHaveLength(6);
    for (const role of roles) expect(role.startsWith(`${elsewhere}/providers/`)).toBe(true);
    expect(grantedBy(resources)).toContain(
      `build may Microsoft.ContainerRegistry/registries/push/write on ${registry}`,
    );
  });

  it('of Event Grid’s topics are those to put down dead letters, and no others', () => {
    const first = deployWith('allNew');
    const events = deployEvents(first);

    expect(grantedBy(events.resources)).toEqual(neededAt(placesOf(first, ''), ({ identity }) => identity === 'topic'));
  });

  it('are nobody’s by key or password', () => {
    const { resources } = deployWith('allNew');

    function switches(type: string, name: string): unknown[] {
      return resources.filter((one) => one.type === type).map(({ properties }) => properties[name]);
    }
    expect(switches('Microsoft.ContainerRegistry/registries', 'adminUserEnabled')).toEqual([false, false, false]);
    expect(switches('Microsoft.ContainerRegistry/registries', 'anonymousPullEnabled')).toEqual([false, false, false]);
    expect(switches('Microsoft.Storage/storageAccounts', 'allowSharedKeyAccess')).toEqual([false]);
    expect(switches('Microsoft.KeyVault/vaults', 'enableRbacAuthorization')).toEqual([true]);
    expect(switches('Microsoft.KeyVault/vaults', 'enablePurgeProtection')).toEqual([true]);
    expect(switches('Microsoft.Insights/components', 'DisableLocalAuth')).toEqual([true]);
    expect(switches('Microsoft.Web/sites/basicPublishingCredentialsPolicies', 'allow')).toEqual([false, false]);
  });
});
