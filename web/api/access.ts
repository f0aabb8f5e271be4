import type { Role } from '../../shared/api/session.ts';

/** How this tab proves itself, and what it may do (docs/decisions/011). */
export type Access =
  | { readonly kind: 'key'; readonly key: string; readonly role: 'operator' }
  | { readonly kind: 'appService'; readonly name: string; readonly role: Role };

const storedKey = 'customhouse-key';

/** The key that was given in this tab; it goes with the tab. */
export function rememberedKey(): string | undefined {
  return sessionStorage.getItem(storedKey) ?? undefined;
}

export function rememberKey(key: string): void {
  sessionStorage.setItem(storedKey, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(storedKey);
}
