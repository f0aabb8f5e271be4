import type { z } from 'zod';
import { mapping, resourceGroup, textWhere } from './fields.ts';

const secretsPrefix = textWhere('expected the prefix of two Key Vault secrets, such as registry-base', (text) =>
  /^[0-9A-Za-z-]{1,100}$/.test(text),
);

/** `acr` with `resourceGroup`, or `server`; the rest of that rule is checked with the other contradictions (crossChecks). */
export const registrySchema = mapping({
  acr: textWhere('expected the name of an Azure Container Registry', (name) => /^[0-9A-Za-z]{1,50}$/.test(name))
    .meta({ description: 'Name of an Azure Container Registry; its login server is asked of Azure.' })
    .optional(),
  resourceGroup: resourceGroup
    .meta({
      description: 'Resource group of `acr`; its resource ID where that is in another subscription than the app.',
    })
    .optional(),
  server: textWhere('expected a host such as docker.io or ghcr.io, without https://', (text) =>
    /^[\w.-]+(:\d+)?$/.test(text),
  )
    .meta({ description: 'Host of any other OCI registry.' })
    .optional(),
  secrets: secretsPrefix
    .meta({
      description:
        'Key Vault secrets <secrets>-user and <secrets>-password to pull with. Default for an ACR: registry-<name>. Without it, a `server` is pulled from anonymously.',
    })
    .optional(),
}).refine(({ acr, server }) => acr !== undefined || server !== undefined, {
  error: 'expected `acr` with `resourceGroup`, or `server`',
});
export type RegistryFile = z.output<typeof registrySchema>;
