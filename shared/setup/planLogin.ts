import { passwordSlots, type FoundToken, type PasswordSlot, type StoredSecret } from './ports.ts';
import type { NewPasswordStep, Step } from './step.ts';
import type { WantedLogin } from './wantedLogins.ts';

/** What there is of a login's password. */
export interface FoundPassword {
  readonly token: FoundToken | undefined;
  /** Key Vault's `<secret>-user` and `<secret>-password`. */
  readonly user: string | undefined;
  readonly password: Omit<StoredSecret, 'value'> | undefined;
}

/** What there is of a login. */
export interface FoundLogin extends FoundPassword {
  /** Of the scope map that is called as the token. */
  readonly actions: readonly string[] | undefined;
}

/** ACR's built-in scope map. */
const builtInPull = '_repositories_pull';

const dayMs = 24 * 3_600_000;
/** A password's life. */
const validMs = 90 * dayMs;
/** So long before its end it is renewed: a month in which the former one works too. */
const overlapMs = 30 * dayMs;

/** Steps that make a login what it should be; none for one that somebody gave by hand, since it names another user. */
export function planLogin(wanted: WantedLogin, found: FoundLogin, now: Date): readonly Step[] {
  if (isSomebodysOwn(wanted, found)) return [];
  const { registry, token, purpose, actions } = wanted;
  const steps: Step[] = [];
  const scopeMap = actions === undefined ? builtInPull : token;
  const place = `${token} in ${registry.acr}`;
  if (actions !== undefined && !isSame(actions, found.actions))
    steps.push({
      kind: 'putScopeMap',
      sentence: `Scope map ${place}: ${actions.join(', ')}`,
      registry,
      name: token,
      actions,
    });
  if (found.token?.isEnabled !== true || found.token.scopeMap !== scopeMap)
    steps.push({
      kind: 'putToken',
      sentence: `Token ${place}, to ${purpose} (scope map ${scopeMap})`,
      registry,
      name: token,
      scopeMap,
    });
  return [...steps, ...planPassword(wanted, found, now)];
}

/** A new password where there is none that will do for another month. */
export function planPassword(wanted: WantedLogin, found: FoundPassword, now: Date): readonly NewPasswordStep[] {
  if (isSomebodysOwn(wanted, found) || isFresh(found, now)) return [];
  const { registry, token, secret } = wanted;
  const slot = unusedSlot(found);
  const expires = new Date(now.getTime() + validMs);
  const until = expires.toISOString().slice(0, 10);
  const sentence = `Password of ${token} in ${registry.acr}: ${slot}, until ${until}, into Key Vault’s ${secret}-password`;
  return [{ kind: 'newPassword', sentence, registry, token, slot, expires, secret }];
}

/** A login in the vault that names another user than ours. */
function isSomebodysOwn({ token }: WantedLogin, { user, password }: FoundPassword): boolean {
  return user !== undefined && password !== undefined && user !== token;
}

function isFresh({ user, password, token }: FoundPassword, now: Date): boolean {
  if (user === undefined || password?.slot === undefined || password.expires === undefined) return false;
  // Somebody deleted the token or this password of it.
  if (token?.slots.includes(password.slot) !== true) return false;
  return password.expires.getTime() - now.getTime() > overlapMs;
}

/** The one that nobody uses; where the vault does not tell, one that the token does not have yet. */
function unusedSlot({ password, token }: FoundPassword): PasswordSlot {
  const used = password?.slot === undefined ? (token?.slots ?? []) : [password.slot];
  return passwordSlots.find((slot) => !used.includes(slot)) ?? 'password1';
}

function isSame(wanted: readonly string[], found: readonly string[] = []): boolean {
  return JSON.stringify([...wanted].sort()) === JSON.stringify([...found].sort());
}
