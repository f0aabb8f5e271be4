import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Role } from '../../shared/api/session.ts';
import type { Api } from './client.ts';

export interface SignedIn {
  readonly api: Api;
  readonly role: Role;
  /** The proof is not taken any more. */
  readonly signOut: () => void;
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined);

/** What every page below the sign-in may use. */
export function useApi(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (signedIn === undefined) throw new Error('This part is shown before anybody is signed in.');
  return signedIn;
}
