import { secretVariable } from '../../shared/setup/wantedSecrets.ts';
import type { Plan } from '../instance/plan/types.ts';

/** A person's token of real Git hosts; then Key Vault's `git-token` is that one. */
export function personalGitToken({
  GIT_TOKEN: token,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  return token === '' ? undefined : token;
}

/** Names of the Key Vault secrets that real hosts are opened with. */
export function secretsOfRealHosts({ realServers }: Pick<Plan, 'realServers'>): readonly string[] {
  return realServers.flatMap(({ secrets }) =>
    secrets === undefined ? [] : [`${secrets}-user`, `${secrets}-password`],
  );
}

/** The secrets of real hosts that the environment has, by name. */
export function givenSecrets(
  plan: Pick<Plan, 'realServers'>,
  environment: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  return secretsOfRealHosts(plan).flatMap((name) => {
    const value = environment[secretVariable(name)];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
}
