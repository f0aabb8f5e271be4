import type { RegistryTokens, SecretStore } from './ports.ts';
import type { NewPasswordStep, Step } from './step.ts';

export interface LoginParts {
  readonly tokens: RegistryTokens;
  readonly vault: SecretStore;
}

export type LoginStep = Extract<Step, { readonly kind: 'putScopeMap' | 'putToken' | 'newPassword' }>;

/** Does one step of a login's plan. Safe to repeat. @throws CustomhouseError AZURE_* */
export async function applyLoginStep(step: LoginStep, { tokens, vault }: LoginParts): Promise<void> {
  if (step.kind === 'putScopeMap') await tokens.putScopeMap(step.registry, step.name, step.actions);
  else if (step.kind === 'putToken') await tokens.putToken(step.registry, step.name, step.scopeMap);
  else await renewPassword(step, { tokens, vault });
}

/**
 * Makes the password that nobody uses and puts it into the vault; the one that was there works until its own end.
 *
 * Safe to repeat: one that stopped before the vault had it makes the same one anew.
 */
export async function renewPassword(
  { registry, token, slot, expires, secret }: NewPasswordStep,
  { tokens, vault }: { readonly tokens: Pick<RegistryTokens, 'newPassword'>; readonly vault: SecretStore },
): Promise<void> {
  const user = `${secret}-user`;
  if ((await vault.read(user))?.value !== token) await vault.put(user, { value: token });
  const value = await tokens.newPassword(registry, { token, slot, expires });
  // Last: as long as it is missing, all of this is done again.
  await vault.put(`${secret}-password`, { value, expires, slot });
}
