/** What ACR says to a wrong password and to a scope that does not suffice. */
export const authenticationRequired =
  'authentication required, visit https://aka.ms/acr/authorization for more information.';

/** What ACR says when a lock forbids it. */
export const disallowed = 'The operation is disallowed on this registry, repository or image.';

/** A lock as `az acr repository update --write-enabled false --delete-enabled false` sets it. */
export const locked = JSON.stringify({ writeEnabled: false, deleteEnabled: false });
