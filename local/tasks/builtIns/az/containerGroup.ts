import type { ContainerGroup, ImageRegistryCredential, IpAddress } from '@azure/arm-containerinstance';
import { splitCommandLine } from '../../../../shared/taskFile/commandLine.ts';
import type { AzOptions } from './azOptions.ts';

/** What `az container create` asks for when nothing is said. */
const defaults = { cpu: 1, memoryInGB: 1.5, ports: ['80'], protocol: 'TCP', osType: 'Linux', restartPolicy: 'Always' };

/**
 * The container group of an `az container create`: one container of the group's name.
 *
 * @throws Error in `az`'s words when an option has no meaning
 * @see https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/container/custom.py
 */
export function containerGroupOf(options: AzOptions, location: string): ContainerGroup {
  function one(name: string): string | undefined {
    return options.get(name)?.[0];
  }
  const name = one('--name') ?? '';
  const ipAddress = ipAddressOf(options);
  const command = one('--command-line');
  return {
    location: one('--location') ?? location,
    osType: one('--os-type') ?? defaults.osType,
    restartPolicy: one('--restart-policy') ?? defaults.restartPolicy,
    containers: [
      {
        name,
        image: one('--image') ?? '',
        resources: {
          requests: {
            cpu: numberOf('--cpu', one('--cpu'), defaults.cpu),
            memoryInGB: numberOf('--memory', one('--memory'), defaults.memoryInGB),
          },
        },
        ...(ipAddress ? { ports: ipAddress.ports } : {}),
        ...(command === undefined ? {} : { command: splitCommandLine(command) }),
        environmentVariables: [
          ...pairsOf(options, '--environment-variables').map(([key, value]) => ({ name: key, value })),
          ...pairsOf(options, '--secure-environment-variables').map(([key, secureValue]) => ({
            name: key,
            secureValue,
          })),
        ],
      },
    ],
    ...(ipAddress ? { ipAddress } : {}),
    ...credentialsOf(one),
  };
}

function ipAddressOf(options: AzOptions): IpAddress | undefined {
  const dnsNameLabel = options.get('--dns-name-label')?.[0];
  const type = options.get('--ip-address')?.[0] ?? (dnsNameLabel === undefined ? undefined : 'Public');
  if (type === undefined) return undefined;
  const protocol = options.get('--protocol')?.[0] ?? defaults.protocol;
  const ports = (options.get('--ports') ?? defaults.ports).map((port) => ({
    port: numberOf('--ports', port),
    protocol,
  }));
  // `az` takes "public", Azure wants "Public".
  const named = type.charAt(0).toUpperCase() + type.slice(1).toLowerCase();
  return { type: named, ports, ...(dnsNameLabel === undefined ? {} : { dnsNameLabel }) };
}

function credentialsOf(one: (name: string) => string | undefined): {
  imageRegistryCredentials?: ImageRegistryCredential[];
} {
  const [username, password] = [one('--registry-username'), one('--registry-password')];
  const server = one('--registry-login-server') ?? serverOf(one('--image') ?? '');
  if (username === undefined || server === undefined) {
    if (one('--registry-login-server') === undefined) return {};
    throw new Error('Please specify --registry-username in order to use custom image registry.');
  }
  if (password === undefined)
    throw new Error('Please specify --registry-password in order to use custom image registry.');
  return { imageRegistryCredentials: [{ server, username, password }] };
}

/** The registry that an image's name begins with. */
function serverOf(image: string): string | undefined {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]/.test(first) ? first : undefined;
}

function pairsOf(options: AzOptions, name: string): [string, string][] {
  return (options.get(name) ?? []).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error('usage error: environment variables are written KEY=VALUE');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}

function numberOf(name: string, text: string | undefined, fallback?: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (value === undefined || !Number.isFinite(value)) throw new Error(`argument ${name}: invalid value`);
  return value;
}
