import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RegistryLogin {
  /** `127.0.0.1:<port>` or another login server. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Gives an engine's calls exactly these logins, by the environment: neither the user's own login file nor a command line is touched.
 *
 * The file is removed when `use` has ended.
 */
export async function withLogins<T>(
  logins: readonly RegistryLogin[],
  use: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'customhouse-login-'));
  try {
    const file = join(directory, 'config.json');
    writeFileSync(file, JSON.stringify({ auths: Object.fromEntries(logins.map(entry)) }), { mode: 0o600 });
    return await use({ REGISTRY_AUTH_FILE: file, DOCKER_CONFIG: directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function entry({ server, username, password }: RegistryLogin): [string, { auth: string }] {
  return [server, { auth: Buffer.from(`${username}:${password}`).toString('base64') }];
}
