import { openJwtKey } from './auth/jwt.ts';
import { createLogins } from './auth/logins.ts';
import { openRegistryTokens } from './auth/registryTokens.ts';
import { openScopeMaps } from './auth/scopeMaps.ts';
import { createTokenService } from './auth/tokenService.ts';
import { createHandler } from './http/handle.ts';
import { routesOf } from './http/routes.ts';
import { importImage } from './import/importImage.ts';
import type { RegistryState } from './state.ts';
import { openStore } from './storage/store.ts';
import { createUploads } from './storage/uploads.ts';
import { createThrottle } from './throttle.ts';
import type { LocalRegistry, LocalRegistryOptions } from './types.ts';

/** Lets a registry import from another one of this process without HTTP. */
const states = new WeakMap<LocalRegistry, RegistryState>();

/**
 * Opens a registry on its folder, mending what a crash left there. It listens nowhere yet: put `handle` on its port.
 *
 * @throws Error when a file in the folder is damaged, with the file
 */
export async function createRegistry(options: LocalRegistryOptions): Promise<LocalRegistry> {
  const { name, kind, directory, now, onEvent, identityActions } = options;
  const loginServer = `127.0.0.1:${options.port}`;
  const store = await openStore(directory, now);
  const scopeMaps = await openScopeMaps(store);
  const tokens = await openRegistryTokens(store, now);
  const logins = createLogins({
    tokens,
    scopeMaps,
    users: options.users ?? {},
    anonymousPull: options.anonymousPull === true,
  });
  const key = await openJwtKey(directory);
  const state: RegistryState = {
    name,
    loginServer,
    kind,
    store,
    logins,
    uploads: createUploads(),
    tokenService: createTokenService({ key, service: loginServer, now, isValid: logins.isValid }),
    identityActions: (accessToken) => identityActions?.(accessToken, name),
    throttle: createThrottle(options.throttleAfterMoveSeconds),
    report: (event) => {
      if (kind === 'acr') onEvent({ ...event, registry: name, loginServer });
    },
  };
  const registry: LocalRegistry = {
    name,
    loginServer,
    handle: createHandler(state, routesOf(kind)),
    importImage: (request) => importImage(state, request, (source) => states.get(source)),
    scopeMaps,
    tokens: { ...tokens },
    issueRunLogin: (actions) => logins.issueRunLogin(actions),
  };
  states.set(registry, state);
  return registry;
}
