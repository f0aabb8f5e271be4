import type { Logins } from './auth/logins.ts';
import type { TokenService } from './auth/tokenService.ts';
import type { Store } from './storage/store.ts';
import type { Uploads } from './storage/uploads.ts';
import type { Throttle } from './throttle.ts';
import type { LocalRegistryOptions, RegistryEvent } from './types.ts';

/** One registry, as its handlers see it. */
export interface RegistryState {
  readonly name: string;
  readonly loginServer: string;
  readonly kind: LocalRegistryOptions['kind'];
  readonly store: Store;
  readonly uploads: Uploads;
  readonly logins: Logins;
  readonly tokenService: TokenService;
  /** The data actions of an Azure access token, for `/oauth2/exchange`. */
  readonly identityActions: (accessToken: string) => readonly string[] | undefined;
  readonly throttle: Throttle;
  /** Reports a push or deletion; a plain registry has nobody to tell. */
  readonly report: (event: Omit<RegistryEvent, 'registry' | 'loginServer'>) => void;
}
