import { type SessionAnswer, sessionSchema } from '../../shared/api/session.ts';
import type { Access } from './access.ts';

export type Session =
  | { readonly kind: 'signedIn'; readonly access: Access }
  | { readonly kind: 'askKey' }
  /** Entra ID, through App Service Authentication. */
  | { readonly kind: 'askAppService'; readonly name?: string };

/** How to go on in this tab; undefined while the function app does not answer. */
export async function readSession(): Promise<Session | undefined> {
  try {
    const response = await fetch('/api/session', { cache: 'no-store' });
    const parsed = sessionSchema.safeParse(await response.json());
    return parsed.success ? sessionOf(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

function sessionOf(answer: SessionAnswer): Session {
  if (answer.signIn === 'key') return { kind: 'askKey' };
  const { name, role } = answer;
  if (name === undefined) return { kind: 'askAppService' };
  if (role === undefined) return { kind: 'askAppService', name };
  return { kind: 'signedIn', access: { kind: 'appService', name, role } };
}
