import type { LocalIdentity } from '../../identity/types.ts';
import { authorizeLinked } from '../authorize.ts';
import { resourceNotFound, type ArmContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { Answer, Call, Route } from '../router.ts';
import { groupBody, groupId, groupsPath } from './groupBody.ts';
import type { GroupLifecycle } from './groupLifecycle.ts';
import type { GroupRecord } from './groupRecord.ts';
import { checkUpdate, groupSpecSchema, runsTheSame, type GroupSpec } from './groupSpec.ts';
import type { GroupStore } from './groupStore.ts';
import { checkImageAccess } from './imageAccess.ts';
import type { GroupPorts } from './ports.ts';
import { resolvePullLogins } from './pullLogins.ts';
import type { Transitions } from './transitions.ts';

/** A group pulls as an identity that its creator may give. */
const assignAction = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

/** What the routes of container groups share. */
export interface Groups {
  readonly context: ArmContext;
  readonly store: GroupStore;
  readonly ports: GroupPorts;
  readonly lifecycle: GroupLifecycle;
  readonly transitions: Transitions;
  readonly identities: readonly LocalIdentity[];
}

/** The group that a call's path names. @throws Refusal 404 */
export function groupOf({ store }: Groups, { params }: Call): GroupRecord {
  const { resourceGroup = '', name = '' } = params;
  const found = store.get(resourceGroup, name);
  if (found === undefined) throw resourceNotFound(`Microsoft.ContainerInstance/containerGroups/${name}`, resourceGroup);
  return found;
}

/** Creating, changing, reading and deleting container groups. */
export function groupRoutes(groups: Groups): Route[] {
  const { context, store, lifecycle } = groups;
  /** While a group changes, nothing is told of its containers: they come and go. */
  async function body(record: GroupRecord): Promise<object> {
    const views = record.provisioningState === 'Succeeded' ? await lifecycle.containers.view(record) : [];
    return groupBody(context, record, views);
  }
  async function list(isListed: (record: GroupRecord) => boolean): Promise<Answer> {
    return { status: 200, body: { value: await Promise.all(store.list().filter(isListed).map(body)) } };
  }
  return [
    {
      method: 'PUT',
      path: `${groupsPath}/{name}`,
      handle: async (call) => putGroup(groups, call, await call.read(groupSpecSchema)),
    },
    {
      method: 'GET',
      path: `${groupsPath}/{name}`,
      handle: async (call) => ({ status: 200, body: await body(groupOf(groups, call)) }),
    },
    {
      method: 'GET',
      path: groupsPath,
      handle: ({ params }) =>
        list((record) => record.resourceGroup.toLowerCase() === params['resourceGroup']?.toLowerCase()),
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/Microsoft.ContainerInstance/containerGroups',
      handle: () => list(() => true),
    },
    { method: 'DELETE', path: `${groupsPath}/{name}`, handle: (call) => deleteGroup(groups, call) },
  ];
}

async function putGroup(groups: Groups, call: Call, spec: GroupSpec): Promise<Answer> {
  const { context, store, lifecycle, transitions } = groups;
  const { resourceGroup = '', name = '' } = call.params;
  checkName(name);
  for (const { identity: scope } of spec.properties.imageRegistryCredentials) {
    if (scope !== undefined) authorizeLinked(context, call, { action: assignAction, scope });
  }
  transitions.check({ resourceGroup, name });
  const before = store.get(resourceGroup, name);
  if (before !== undefined && !before.isStopped) checkUpdate(name, before.spec, spec);
  if (before !== undefined && isUpToDate(before, spec)) {
    const record = store.put({ ...before, spec });
    return { status: 200, body: groupBody(context, record, await lifecycle.containers.view(record)) };
  }
  await checkImages(groups, name, spec);
  const record: GroupRecord = {
    resourceGroup,
    name,
    spec,
    generation: before?.generation ?? 0,
    provisioningState: before === undefined ? 'Creating' : 'Updating',
    isStopped: false,
    publishedPorts: await publishedPorts(groups, { resourceGroup, name }, spec),
    events: before?.events ?? {},
  };
  // Checked again: images and ports took time, in which another PUT may have come.
  transitions.check(record);
  store.put(record);
  const { headers } = context.operations.begin(groupId(context, record), () =>
    transitions.run(record, () => lifecycle.deploy(record)),
  );
  return {
    status: before === undefined ? 201 : 200,
    headers: { 'azure-asyncoperation': headers['azure-asyncoperation'] },
    body: groupBody(context, record, []),
  };
}

function checkName(name: string): void {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return;
  throw new Refusal(
    400,
    'InvalidContainerGroupName',
    `A container group's name has 1 to 63 lower-case letters, digits and hyphens, not ${name}.`,
  );
}

function isUpToDate(record: GroupRecord, spec: GroupSpec): boolean {
  return record.provisioningState === 'Succeeded' && !record.isStopped && runsTheSame(record.spec, spec);
}

async function checkImages({ context, identities }: Groups, name: string, { properties }: GroupSpec): Promise<void> {
  const { logins, withdraw } = resolvePullLogins(context, identities, properties.imageRegistryCredentials);
  try {
    for (const container of properties.containers) await checkImageAccess(name, container.properties.image, logins);
  } finally {
    withdraw();
  }
}

async function publishedPorts(
  { context, ports }: Groups,
  group: Pick<GroupRecord, 'resourceGroup' | 'name'>,
  { properties }: GroupSpec,
): Promise<number[]> {
  const published: number[] = [];
  for (const { port } of properties.ipAddress?.ports ?? []) {
    published.push(await ports.publishedPort(groupId(context, group).toLowerCase(), port));
  }
  return published;
}

function deleteGroup(groups: Groups, call: Call): Answer {
  const { context, store, lifecycle, transitions } = groups;
  const found = store.get(call.params['resourceGroup'] ?? '', call.params['name'] ?? '');
  if (found === undefined) return { status: 204 };
  transitions.check(found);
  const record = store.put({ ...found, provisioningState: 'Deleting' });
  const { headers } = context.operations.begin(groupId(context, record), () =>
    transitions.run(record, () => lifecycle.remove(record)),
  );
  return { status: 202, headers: { ...headers } };
}
