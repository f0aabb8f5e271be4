import type { Configuration } from '../config/model.ts';

/** A secret that the application reads from Key Vault and that is no login of an Azure registry. */
export interface WantedSecret {
  readonly name: string;
  /** What it is, for whoever is asked for it. */
  readonly meaning: string;
  /** Where it comes from when neither the vault nor the environment has it. */
  readonly otherwise: 'asked' | 'generated';
  /** It may be left empty. */
  readonly isOptional: boolean;
}

export const gitTokenSecret = 'git-token';
export const webhookSecret = 'git-webhook-secret';

/** The secrets that a configuration needs, in the order in which they are asked for. */
export function wantedSecrets({ registries, notify }: Configuration): readonly WantedSecret[] {
  const logins = [...registries.values()].flatMap((registry): readonly WantedSecret[] => {
    if (registry.kind === 'acr' || registry.secrets === undefined) return [];
    const { secrets, server } = registry;
    const asked = { otherwise: 'asked', isOptional: false } as const;
    return [
      { name: `${secrets}-user`, meaning: `user name at ${server}`, ...asked },
      { name: `${secrets}-password`, meaning: `password or access token at ${server}`, ...asked },
    ];
  });
  const generated = { otherwise: 'generated', isOptional: false } as const;
  return [
    ...logins,
    {
      name: gitTokenSecret,
      meaning: 'token of the Git host; empty when all repositories are public',
      otherwise: 'asked',
      isOptional: true,
    },
    { name: webhookSecret, meaning: 'signs what the Git host tells', ...generated },
    ...(notify.length === 0 ? [] : [{ name: 'notify-secret', meaning: 'signs notifications', ...generated }]),
  ];
}

/** The environment variable that gives a Key Vault secret: `registry-ghcr-user` is `REGISTRY_GHCR_USER`. */
export function secretVariable(secret: string): string {
  return secret.toUpperCase().replaceAll('-', '_');
}
