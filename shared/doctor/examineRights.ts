import type { App } from '../app.ts';
import { registryId } from '../azure/resources.ts';
import { CustomhouseError, toFault } from '../errors.ts';
import type { Permission } from '../ports.ts';
import { allows } from './allows.ts';
import type { Check } from './check.ts';
import { grantCommand } from './grantCommand.ts';
import { placesOf } from './places.ts';
import { type NeededRight, rightsNeeded } from './rightsNeeded.ts';

type Tools = Pick<App, 'access' | 'configuration' | 'standing'>;

const permissionsRead = 'Microsoft.Authorization/permissions/read';
const notAllowed = 'The app’s identity may not. Deploy infra/ again, which grants it, or give it this one action:';

/** Whether the app's identity may do each thing that it does, resource by resource. */
export async function examineRights(app: Tools): Promise<readonly Check[]> {
  const rights = rightsNeeded(placesOf(app.configuration, app.standing), await registriesInAbac(app));
  const principalId = await app.access.principalId();
  const scopes = [...new Set(rights.map(({ scope }) => scope))];
  const checks = scopes.map(async (scope) => {
    const here = rights.filter((right) => right.scope === scope);
    return examineScope(app, scope, here, principalId);
  });
  return [...(await Promise.all(checks)).flat(), ...notTold(app.standing)];
}

/** What every installation has, and this one's settings do not name: its rights can't be asked for. */
function notTold({ vault, storageAccount }: Tools['standing']): readonly Check[] {
  const settings = [
    { id: vault, on: 'vault', name: 'CUSTOMHOUSE_VAULT_ID' },
    { id: storageAccount, on: 'storage account', name: 'CUSTOMHOUSE_STORAGE_ID' },
  ];
  return settings
    .filter(({ id }) => id === undefined)
    .map(({ on, name }) => {
      const remedy = `The app setting ${name} does not say which it is. Deploy infra/ again, which sets it.`;
      return { on, what: 'tells what the app may do', answer: 'unknown', remedy };
    });
}

async function examineScope(
  { access }: Tools,
  scope: string,
  rights: readonly NeededRight[],
  principalId: string | undefined,
): Promise<readonly Check[]> {
  let permissions: readonly Permission[];
  try {
    permissions = await access.permissionsAt(scope);
  } catch (error) {
    if (!(error instanceof CustomhouseError) || error.code !== 'AZURE_FORBIDDEN') {
      const remedy = toFault(error).message;
      return [{ on: nameOf(scope), what: 'tells what the app may do', answer: 'unknown', remedy }];
    }
    // Nobody tells the other rights then; they are not said to be missing.
    return rights.map((right) =>
      right.action === permissionsRead ? refused(right, principalId) : answered(right, 'unknown'),
    );
  }
  return rights.map((right) => (allows(permissions, right) ? answered(right, 'yes') : refused(right, principalId)));
}

function answered({ scope, action, why }: NeededRight, answer: Check['answer']): Check {
  return { on: nameOf(scope), what: why, action, answer };
}

function refused(right: NeededRight, principalId: string | undefined): Check {
  return { ...answered(right, 'no'), remedy: notAllowed, command: grantCommand(right, principalId) };
}

/** Resource IDs, of the registries that say so; one that can't be asked is taken for one in RBAC mode, and is named by its missing right. */
async function registriesInAbac({ access, configuration, standing }: Tools): Promise<ReadonlySet<string>> {
  const acrs = [...configuration.registries.values()].filter((registry) => registry.kind === 'acr');
  const asked = acrs.map(async (registry) => {
    const usesAbac = await access.usesAbac(registry.name).catch(() => false);
    return usesAbac ? [registryId(standing.subscriptionId, registry)] : [];
  });
  return new Set((await Promise.all(asked)).flat());
}

function nameOf(scope: string): string {
  return scope.split('/').at(-1) ?? scope;
}
