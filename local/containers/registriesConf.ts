import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EngineFile } from './types.ts';

/** Where Podman looks, the user's own first. */
const machineFiles = [
  join(homedir(), '.config/containers/registries.conf'),
  '/etc/containers/registries.conf',
  '/usr/share/containers/registries.conf',
];

const loopback = `
[[registry]]
location = "127.0.0.1"
insecure = true
`;

const withoutMachineFile = 'unqualified-search-registries = ["docker.io"]\n';

/**
 * The environment that makes Podman speak plain http to registries on 127.0.0.1, and to no other; Docker does so by itself.
 *
 * The machine's settings are copied (mirrors, search order) and extended, into a file beside the engine's CONTAINERS_CONF.
 *
 * @see https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md
 */
export function plainLoopbackRegistries(file: EngineFile): Readonly<Record<string, string>> {
  const containersConf = file.env['CONTAINERS_CONF'];
  if (file.kind !== 'podman' || containersConf === undefined || 'CONTAINERS_REGISTRIES_CONF' in file.env) return {};
  const path = join(dirname(containersConf), 'registries.conf');
  const text = `${machineSettings()}${loopback}`;
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    mkdirSync(dirname(path), { recursive: true });
    // Other processes of this clone may read it meanwhile.
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  }
  return { CONTAINERS_REGISTRIES_CONF: path };
}

function machineSettings(): string {
  const found = machineFiles.find((path) => existsSync(path));
  const text = found === undefined ? withoutMachineFile : readFileSync(found, 'utf8');
  // The old format knows no [[registry]] and can't be extended.
  return /^\s*\[registries\./m.test(text) ? withoutMachineFile : text;
}
