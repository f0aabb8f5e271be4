import { renewPassword } from './applyLoginStep.ts';
import { findPassword } from './findLogin.ts';
import { planPassword } from './planLogin.ts';
import type { RegistryTokens, SecretStore } from './ports.ts';
import type { WantedLogin } from './wantedLogins.ts';

/** What rotating needs of Azure: neither tokens nor scope maps are made. */
export interface LoginKeeper {
  readonly tokens: Pick<RegistryTokens, 'token' | 'newPassword'>;
  readonly vault: SecretStore;
}

export type Rotation =
  | 'fresh'
  | 'rotated'
  /** Somebody's own login, or none: only `customhouse setup` makes one. */
  | 'notOurs'
  /** The token that the vault's password belongs to is gone. */
  | 'tokenMissing';

/** Renews the password of a login that runs out within a month. Safe to repeat. @throws CustomhouseError AZURE_* */
export async function rotateLogin(wanted: WantedLogin, keeper: LoginKeeper, now: Date): Promise<Rotation> {
  const found = await findPassword(wanted, keeper);
  if (found.password?.slot === undefined || found.user !== wanted.token) return 'notOurs';
  if (found.token === undefined) return 'tokenMissing';
  const [step] = planPassword(wanted, found, now);
  if (step === undefined) return 'fresh';
  await renewPassword(step, keeper);
  return 'rotated';
}
