import { builtInRoles } from '../../infra/builtInRoles.ts';
import { needs, type Need, type Place } from '../../infra/actions.ts';
import type { Deployed } from './arm/deploy.ts';
import { asText, type Json } from './arm/json.ts';

/** The resource ID of each place in one deployment; one that there is not has none. */
export type Places = Readonly<Record<Place, readonly string[]>>;

/** `<identity> may <action> on <resource ID>`, sorted, each once. */
export function grantedBy(resources: readonly Deployed[]): string[] {
  return sortedOnce(
    resources
      .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
      .flatMap(({ properties, scope }) => {
        const { actions, dataActions } = roleOf(resources, asText(properties['roleDefinitionId']));
        return [...actions, ...dataActions].map((action) => sentence(identityOf(properties), action, scope));
      }),
  );
}

/** The same for what infra/actions.ts asks for at these places. */
export function neededAt(places: Places, wanted: (need: Need) => boolean): string[] {
  return sortedOnce(
    needs
      .filter(wanted)
      .flatMap(({ identity, on, actions = [], dataActions = [] }) =>
        on.flatMap((place) =>
          places[place].flatMap((id) => [...actions, ...dataActions].map((action) => sentence(identity, action, id))),
        ),
      ),
  );
}

function sentence(identity: string, action: string, id: string): string {
  return `${identity} may ${action} on ${id}`;
}

function identityOf({ principalId }: { readonly [key: string]: Json }): string {
  const [, ours, topic] = /^principal of (?:id-\w+-(app|build|pull)|(evgt-\S+))$/.exec(asText(principalId)) ?? [];
  return ours ?? (topic === undefined ? `somebody unknown (${asText(principalId)})` : 'topic');
}

interface Role {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

/** @throws Error for a role that is neither ours in that subscription nor in infra/builtInRoles.ts */
function roleOf(resources: readonly Deployed[], id: string): Role {
  const ours = resources.find((one) => one.id === id)?.properties['permissions'];
  const role = ours === undefined ? builtInRoles[id.split('/').at(-1) ?? ''] : (ours as unknown as Role[])[0];
  if (role === undefined) throw new Error(`The role ${id} is not known.`);
  return role;
}

function sortedOnce(sentences: readonly string[]): string[] {
  return [...new Set(sentences)].sort();
}
