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

/** An identity whose rights are looked at. */
interface Actor {
  readonly identity: 'app' | 'build' | 'pull';
  /** As the checks call it. */
  readonly name: string;
  readonly permissionsAt: (scope: string) => Promise<readonly Permission[]>;
  readonly principalId: () => Promise<string | undefined>;
}

const permissionsRead = 'Microsoft.Authorization/permissions/read';

/** Whether the app's identity, and those that it gives to builds and container groups, may do each thing that they do, resource by resource. */
export async function examineRights(app: Tools): Promise<readonly Check[]> {
  const abac = await registriesInAbac(app);
  const places = placesOf(app.configuration, app.standing);
  const checks = actorsOf(app).map((actor) => examineActor(actor, rightsNeeded(places, abac, actor.identity)));
  return [...(await Promise.all(checks)).flat(), ...notTold(app.standing)];
}

function actorsOf({ access, standing }: Tools): readonly Actor[] {
  function other(identity: 'build' | 'pull', name: string, id = ''): readonly Actor[] {
    if (id === '') return [];
    return [
      {
        identity,
        name,
        permissionsAt: (scope) => access.permissionsOf(id, scope),
        principalId: () => access.principalId(id),
      },
    ];
  }
  return [
    {
      identity: 'app',
      name: 'app',
      permissionsAt: (scope) => access.permissionsAt(scope),
      principalId: () => access.principalId(),
    },
    ...other('build', 'builds', standing.buildIdentity),
    ...other('pull', 'container groups', standing.pullIdentity),
  ];
}

async function examineActor(actor: Actor, rights: readonly NeededRight[]): Promise<readonly Check[]> {
  const principalId = await actor.principalId();
  const scopes = [...new Set(rights.map(({ scope }) => scope))];
  const checks = scopes.map((scope) =>
    examineScope(
      actor,
      rights.filter((right) => right.scope === scope),
      { scope, principalId },
    ),
  );
  return (await Promise.all(checks)).flat();
}

async function examineScope(
  actor: Actor,
  rights: readonly NeededRight[],
  { scope, principalId }: { readonly scope: string; readonly principalId: string | undefined },
): Promise<readonly Check[]> {
  let permissions: readonly Permission[];
  try {
    permissions = await actor.permissionsAt(scope);
  } catch (error) {
    if (!(error instanceof CustomhouseError) || error.code !== 'AZURE_FORBIDDEN') {
      const remedy = toFault(error).message;
      return [{ on: nameOf(scope), what: `tells what the ${actor.name} may do`, answer: 'unknown', remedy }];
    }
    // Nobody tells the other rights then; they are not said to be missing.
    return rights.map((right) =>
      actor.identity === 'app' && right.action === permissionsRead
        ? refused(actor, right, principalId)
        : answered(actor, right, 'unknown'),
    );
  }
  return rights.map((right) =>
    allows(permissions, right) ? answered(actor, right, 'yes') : refused(actor, right, principalId),
  );
}

function answered({ identity }: Actor, { scope, action, why }: NeededRight, answer: Check['answer']): Check {
  const what = identity === 'app' ? why : `${identity}: ${why}`;
  return { on: nameOf(scope), what, action, answer };
}

function refused(actor: Actor, right: NeededRight, principalId: string | undefined): Check {
  const remedy = `The identity of the ${actor.name} may not. Deploy infra/ again, which grants it, or give it this one action:`;
  return { ...answered(actor, right, 'no'), remedy, command: grantCommand(right, principalId) };
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
