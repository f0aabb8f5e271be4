import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import type { App } from '../../../shared/app.ts';
import { examine } from '../../../shared/doctor/examine.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { Permission } from '../../../shared/ports.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';
import { type Ended, functionKey, run, serveApi } from '../cli/command.ts';

let world: FakeWorld;
let api: Listening;

beforeEach(async () => {
  world = fakeWorld();
  api = await serveApi(world);
});
afterEach(() => api.close());

function change(parts: Partial<App>): void {
  Object.assign(world.app, parts);
}

function doctor(): Promise<Ended> {
  return run('doctor', {
    environment: { CUSTOMHOUSE_URL: `http://127.0.0.1:${api.port}`, CUSTOMHOUSE_KEY: functionKey },
  });
}

describe('the doctor', () => {
  it('says that all is well with 0', async () => {
    const { exitCode, output } = await doctor();

    expect(output).toContain('are well.\n');
    expect(exitCode).toBe(0);
  });

  it('names a secret that is missing, with how to add it', async () => {
    function get(name: string): Promise<string> {
      return name === 'registry-base-quarantine-user'
        ? Promise.reject(new CustomhouseError('SECRET_NOT_FOUND', 'Not there. Add it: az keyvault secret set …'))
        : Promise.resolve('v');
    }
    change({ secrets: { ...world.app.secrets, get } });

    const { exitCode, output } = await doctor();

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^✗ registry-base-quarantine-user +base-import-node tests in quarantine\n {4}Not there\. Add it: az/m,
    );
  });

  it('says where events go that do not come here, and what sends them', async () => {
    function eventEndpoints(): Promise<string[]> {
      return Promise.resolve(['https://old.test/runtime/webhooks/EventGrid']);
    }
    change({ access: { ...world.app.access, eventEndpoints } });

    const wrong = (await examine(world.app)).filter(({ answer }) => answer === 'no');

    expect(wrong.map(({ on, command }) => [on, command])).toEqual([
      ['public', 'azd hooks run postdeploy'],
      ['base', 'azd hooks run postdeploy'],
    ]);
    expect(wrong[0]?.remedy).toContain('They go to https://old.test/');
  });

  it('names a Git host that refuses, and ACR Tasks that are not allowed', async () => {
    change({
      git: { ...world.app.git, resolve: () => Promise.reject(new CustomhouseError('GIT_FORBIDDEN', 'No entry.')) },
      acrRuns: {
        ...world.app.acrRuns,
        checkAllowed: () => Promise.reject(new CustomhouseError('TASKS_NOT_ALLOWED', 'Ask Azure support.')),
      },
    });

    const wrong = (await examine(world.app)).filter(({ answer }) => answer === 'no');

    expect(wrong.map(({ what }) => what)).toEqual([
      'branch main is read',
      'branch main is read',
      'branch main is read',
      'ACR Tasks is allowed',
      'ACR Tasks is allowed',
      'ACR Tasks is allowed',
    ]);
  });

  it.each([
    ['insights', 'Microsoft.Insights/Telemetry/Write'],
    ['taskHub', 'Microsoft.DurableTask/schedulers/taskHubs/*'],
    ['vault', 'Microsoft.KeyVault/vaults/secrets/setSecret/action'],
    ['storageAccount', 'Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action'],
  ])('names what is missing on %s, where the settings say which it is: %s', async (place, action) => {
    function permissionsAt(scope: string): Promise<Permission[]> {
      const notDataActions = scope === '/one' ? [action] : [];
      return Promise.resolve([{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions }]);
    }
    const standing = { ...world.app.standing, [place]: '/one' };
    change({ standing, access: { ...world.app.access, permissionsAt } });

    const checks = await examine(world.app);

    expect(checks.filter(({ answer }) => answer !== 'yes').map((check) => [check.on, check.action])).toEqual([
      ['one', action],
    ]);
  });

  it('does not say yes to a vault and a storage account that the settings do not name', async () => {
    const { subscriptionId, buildIdentity } = world.app.standing;
    change({ standing: { subscriptionId, buildIdentity } });

    const checks = await examine(world.app);

    expect(
      checks.filter(({ answer }) => answer !== 'yes').map(({ on, answer, remedy }) => [on, answer, remedy]),
    ).toEqual([
      ['vault', 'unknown', expect.stringContaining('CUSTOMHOUSE_VAULT_ID')],
      ['storage account', 'unknown', expect.stringContaining('CUSTOMHOUSE_STORAGE_ID')],
    ]);
  });

  it('points at the network where a registry refuses an app that has every right', async () => {
    function head(image: { readonly registry: string }): Promise<undefined> {
      return image.registry === 'base'
        ? Promise.reject(new CustomhouseError('REGISTRY_FORBIDDEN', 'Registry "base" answered 403.'))
        : Promise.resolve(undefined);
    }
    change({ registries: { ...world.app.registries, head } });

    const checks = await examine(world.app);

    expect(checks.filter(({ what }) => what === 'is reached').map(({ on, answer }) => [on, answer])).toEqual([
      ['public', 'yes'],
      ['base', 'unknown'],
      ['team', 'yes'],
    ]);
    expect(checks.find(({ answer }) => answer === 'unknown')?.remedy).toContain('its network keeps the app out');
  });

  it('does not say no to what could not be asked: 3', async () => {
    function permissionsAt(): Promise<never> {
      return Promise.reject(new CustomhouseError('AZURE_UNREACHABLE', 'No answer came.'));
    }
    change({ access: { ...world.app.access, permissionsAt } });

    const { exitCode, output } = await doctor();

    expect(exitCode).toBe(3);
    expect(output).toMatch(/^\? baseacr +tells what the app may do\n {4}No answer came\.$/m);
  });
});
