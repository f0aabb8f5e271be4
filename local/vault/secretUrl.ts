/** A secret named by its URL. Without a version, the newest. */
export interface SecretReference {
  readonly name: string;
  readonly version?: string;
}

/**
 * The secret that `https://<any>.vault.azure.net/secrets/<name>[/<version>]` or the same under `ownUrl` names.
 *
 * Task files and templates name the vault that they will find on Azure: here every vault is this one.
 *
 * @returns undefined for anything else
 */
export function parseSecretUrl(text: string, ownUrl: string): SecretReference | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isOurs =
    url.host === new URL(ownUrl).host ||
    (url.protocol === 'https:' && /^[a-z0-9-]+\.vault\.azure\.net$/.test(url.host));
  const found = /^\/secrets\/([0-9a-zA-Z-]{1,127})(?:\/([0-9a-f]*))?\/?$/.exec(url.pathname);
  if (!isOurs || found?.[1] === undefined) return undefined;
  const [, name, version = ''] = found;
  return version === '' ? { name } : { name, version };
}
