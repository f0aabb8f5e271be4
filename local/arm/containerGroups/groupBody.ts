import type { ArmContext } from '../context.ts';
import { omit } from '../omit.ts';
import type { ContainerView } from './groupContainers.ts';
import type { GroupRecord } from './groupRecord.ts';
import type { ContainerSpec } from './groupSpec.ts';

const type = 'Microsoft.ContainerInstance/containerGroups';

export const groupsPath = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}`;

export function groupId(
  { subscriptionId }: ArmContext,
  { resourceGroup, name }: Pick<GroupRecord, 'resourceGroup' | 'name'>,
): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${type}/${name}`;
}

/**
 * A group as ACI shows it, without passwords and secure values.
 *
 * One thing differs: `ipAddress.ports` are the published loopback ports, so that `http://<fqdn or ip>:<ports[0].port>` reaches the
 * group here as on Azure. The ports that were asked for stand in the containers' `ports`.
 */
export function groupBody(context: ArmContext, record: GroupRecord, views: readonly ContainerView[]): object {
  const { spec, name, provisioningState } = record;
  const { properties } = spec;
  return {
    id: groupId(context, record),
    name,
    type,
    location: context.location,
    tags: spec.tags,
    ...(spec.identity && { identity: spec.identity }),
    properties: {
      sku: properties.sku,
      provisioningState,
      osType: properties.osType,
      restartPolicy: properties.restartPolicy,
      containers: properties.containers.map((container) => containerBody(record, container, views)),
      initContainers: [],
      imageRegistryCredentials: properties.imageRegistryCredentials.map((credential) => omit(credential, 'password')),
      ...(properties.ipAddress && { ipAddress: addressBody(record, properties.ipAddress) }),
      instanceView: { events: [], state: groupState(record, views) },
    },
  };
}

function addressBody(
  { publishedPorts }: GroupRecord,
  { type: kind, ports, dnsNameLabel }: NonNullable<GroupRecord['spec']['properties']['ipAddress']>,
): object {
  const published = ports.map(({ protocol, port }, index) => ({ protocol, port: publishedPorts[index] ?? port }));
  return { type: kind, ip: '127.0.0.1', ports: published, ...(dnsNameLabel && { dnsNameLabel, fqdn: '127.0.0.1' }) };
}

function containerBody(
  { events }: GroupRecord,
  { name, properties }: ContainerSpec,
  views: readonly ContainerView[],
): object {
  const { image, command, ports, environmentVariables, resources } = properties;
  const view = views.find((one) => one.name === name);
  const { restartCount = 0, ...currentState } = view?.state ?? { state: 'Waiting' as const, detailStatus: '' };
  return {
    name,
    properties: {
      image,
      ...(command && { command }),
      ports,
      environmentVariables: environmentVariables.map((variable) => omit(variable, 'secureValue')),
      resources,
      instanceView: { restartCount, currentState, events: events[name] ?? [] },
    },
  };
}

function groupState(record: GroupRecord, views: readonly ContainerView[]): string {
  if (record.isStopped) return 'Stopped';
  if (record.provisioningState === 'Failed') return 'Failed';
  if (record.provisioningState !== 'Succeeded') return 'Pending';
  const states = views.map(({ state }) => state);
  if (states.some(({ state }) => state === 'Running')) return 'Running';
  if (states.some(({ state }) => state === 'Waiting')) return 'Pending';
  return states.every(({ exitCode }) => exitCode === 0) ? 'Succeeded' : 'Failed';
}
