import type { Container, ContainerGroup, IpAddress } from '@azure/arm-containerinstance';
import { type Digest, isDigest } from '../image.ts';
import type { DeploymentState } from '../ports.ts';

/** @param loginServers of the configured registries: the digest of another registry's image is none of ours */
export function deploymentState(group: ContainerGroup, loginServers: readonly string[]): DeploymentState {
  const [container] = group.containers;
  const view = container?.instanceView;
  const current = view?.currentState;
  const running = group.instanceView?.state === 'Running' && current?.state === 'Running';
  return {
    digest: digestOf(container?.image ?? '', loginServers),
    provisioning: provisioningOf(group.provisioningState),
    running,
    startedAt: running ? current.startTime?.toISOString() : undefined,
    address: addressOf(group.ipAddress),
    message: running ? undefined : messageOf(group, container),
    restarts: view?.restartCount ?? 0,
  };
}

function digestOf(image: string, loginServers: readonly string[]): Digest | undefined {
  const [name = '', digest = ''] = image.split('@');
  const isOurs = loginServers.some((server) => name.startsWith(`${server}/`));
  return isOurs && isDigest(digest) ? digest : undefined;
}

/** @see https://learn.microsoft.com/azure/container-instances/container-state#container-groups */
function provisioningOf(state: string | undefined): DeploymentState['provisioning'] {
  if (state === 'Succeeded') return 'succeeded';
  return state === 'Failed' || state === 'Canceled' || state === 'Unhealthy' ? 'failed' : 'going';
}

function addressOf(ipAddress: IpAddress | undefined): string | undefined {
  const host = ipAddress?.fqdn ?? ipAddress?.ip;
  const port = ipAddress?.ports[0]?.port;
  return host === undefined || port === undefined ? undefined : `http://${host}:${String(port)}`;
}

/** The service's words: its last warning, what it says of the container, how that ended before. */
function messageOf(group: ContainerGroup, container: Container | undefined): string | undefined {
  const { currentState, previousState, events = [] } = container?.instanceView ?? {};
  const warning = [...events, ...(group.instanceView?.events ?? [])].filter(({ type }) => type === 'Warning').at(-1);
  const exitCode = currentState?.exitCode ?? previousState?.exitCode;
  const exited = exitCode === undefined ? undefined : `exit code ${String(exitCode)}`;
  const words = [currentState?.detailStatus, exited, warning?.message].filter((one) => one !== undefined && one !== '');
  return words.length > 0 ? words.join('; ') : (currentState?.state ?? group.instanceView?.state);
}
