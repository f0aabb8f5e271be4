import type { ContainerGroup, ImageRegistryCredential } from '@azure/arm-containerinstance';
import type { DeploymentSpec } from '../ports.ts';

/** What the container group is to be, where the specification does not say it. */
export interface GroupSurroundings {
  /** Azure region. */
  readonly location: string;
  /** `<login server>/<repository>@<digest>` */
  readonly image: string;
  /** Missing: pulled anonymously. */
  readonly login?: ImageRegistryCredential;
}

/** The whole desired state: what is left out of a PUT falls back to its default. */
export function groupBody(spec: DeploymentSpec, { location, image, login }: GroupSurroundings): ContainerGroup {
  const ports = [{ protocol: 'TCP', port: spec.port }];
  return {
    location,
    osType: 'Linux',
    restartPolicy: 'Always',
    containers: [
      {
        name: spec.containerGroup,
        image,
        ports,
        resources: { requests: { cpu: spec.cpu, memoryInGB: spec.memoryGb } },
      },
    ],
    ipAddress: { type: 'Public', ports, ...(spec.dnsNameLabel !== undefined && { dnsNameLabel: spec.dnsNameLabel }) },
    ...(login !== undefined && { imageRegistryCredentials: [login] }),
    ...(login?.identity !== undefined && {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [login.identity]: {} } },
    }),
  };
}

/**
 * Whether the container service can turn one into the other in place; if not, the group has to be deleted first.
 *
 * @see https://learn.microsoft.com/azure/container-instances/container-instances-update#properties-that-require-container-delete
 */
export function canBecome(current: ContainerGroup, wanted: ContainerGroup): boolean {
  return JSON.stringify(whatStays(current)) === JSON.stringify(whatStays(wanted));
}

function whatStays({ osType, restartPolicy, containers }: ContainerGroup): unknown {
  const [container] = containers;
  const { cpu, memoryInGB } = container?.resources.requests ?? {};
  return [
    osType,
    restartPolicy ?? 'Always',
    containers.length,
    cpu,
    memoryInGB,
    container?.ports?.map(({ port }) => port),
  ];
}
