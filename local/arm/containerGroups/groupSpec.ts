import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { omit } from '../omit.ts';
import { Refusal } from '../refusal.ts';

const portSchema = z.object({ protocol: z.literal('TCP').default('TCP'), port: z.number().int().min(1).max(65_535) });

const none = z.array(z.unknown()).max(0, 'The local Azure has none of these.').optional();

const containerSchema = z.object({
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
  properties: z.object({
    image: z.string().min(1),
    command: z.array(z.string()).optional(),
    ports: z.array(portSchema).default([]),
    environmentVariables: z
      .array(z.object({ name: z.string(), value: z.string().optional(), secureValue: z.string().optional() }))
      .default([]),
    resources: z.object({ requests: z.object({ cpu: z.number().positive(), memoryInGB: z.number().positive() }) }),
    volumeMounts: none,
    livenessProbe: z.undefined('The local Azure has no probes.').optional(),
    readinessProbe: z.undefined('The local Azure has no probes.').optional(),
  }),
});
export type ContainerSpec = z.infer<typeof containerSchema>;

const registryCredentialSchema = z.object({
  server: z.string(),
  username: z.string().optional(),
  password: z.string().optional(),
  /** Resource ID of a user-assigned identity. */
  identity: z.string().optional(),
});
export type RegistryCredential = z.infer<typeof registryCredentialSchema>;

/**
 * The container group that somebody asks for; what is not in it here (volumes, init containers, probes, subnets) is refused by name.
 *
 * @see https://learn.microsoft.com/rest/api/container-instances/container-groups/create-or-update
 */
export const groupSpecSchema = z.object({
  location: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  identity: z.looseObject({ type: z.string() }).optional(),
  properties: z.object({
    osType: z.literal('Linux', 'The local Azure runs Linux only.'),
    restartPolicy: z.enum(['Always', 'OnFailure', 'Never']).default('Always'),
    sku: z.string().default('Standard'),
    containers: z.array(containerSchema).min(1).max(60),
    imageRegistryCredentials: z.array(registryCredentialSchema).default([]),
    ipAddress: z
      .object({
        type: z.enum(['Public', 'Private']),
        ports: z.array(portSchema).min(1).max(5),
        dnsNameLabel: z.string().optional(),
      })
      .optional(),
    volumes: none,
    initContainers: none,
    subnetIds: none,
  }),
});
export type GroupSpec = z.infer<typeof groupSpecSchema>;

/** Whether the containers of `a` would run just as those of `b`: tags and pull credentials make no difference. */
export function runsTheSame(a: GroupSpec, b: GroupSpec): boolean {
  return isDeepStrictEqual(whatRuns(a), whatRuns(b));
}

function whatRuns({ properties }: GroupSpec): object {
  return omit(properties, 'imageRegistryCredentials');
}

/**
 * Refuses what ACI can't change in place.
 *
 * @see https://learn.microsoft.com/azure/container-instances/container-instances-update#properties-that-require-container-delete
 */
export function checkUpdate(name: string, old: GroupSpec, updated: GroupSpec): void {
  if (isDeepStrictEqual(whatStays(old), whatStays(updated))) return;
  throw new Refusal(
    400,
    'InvalidContainerGroupUpdate',
    `The updates on container group '${name}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.`,
  );
}

function whatStays({ properties }: GroupSpec): object {
  const { osType, restartPolicy, ipAddress, containers } = properties;
  const requests = containers.map((container) => container.properties.resources.requests);
  return { osType, restartPolicy, ports: ipAddress?.ports, type: ipAddress?.type, requests };
}
