import { certificatesInImage, type NpmSettings } from './settings.ts';

export interface NpmSources {
  /** `npm config list --json`: what is in force, credentials left out. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Texts of the npmrc files, the weaker first. */
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Content of the file that `cafile` names, or the certificates that NODE_EXTRA_CA_CERTS adds to Node's own. */
  readonly certificates?: string;
}

/** What npm has when nobody has set anything. */
const defaults: Readonly<Record<string, unknown>> = { registry: 'https://registry.npmjs.org/', 'strict-ssl': true };

/** How to reach a registry; nothing of what npm does then. */
const wanted = /^(registry|@[^:]+:registry|strict-ssl|proxy|https-proxy|noproxy|ca)$/;

const credential = /^(\/\/[^\s=]+:(?:_authToken|_auth|_password|username))\s*=\s*(.*)$/;
/** `username` is no secret, and an empty one would cover everything. */
const isSecret = /:(_authToken|_auth|_password)$/;

/** @returns undefined when the machine has no settings of its own: npm's defaults do in a container, too */
export function composeNpmrc(sources: NpmSources): NpmSettings | undefined {
  const { certificates } = sources;
  const plain = settingLines(sources);
  const credentials = credentialsOf(sources);
  const cafile = certificates === undefined ? [] : [`cafile=${certificatesInImage}`];
  const withLogin = plain.filter((line) => passwordIn(line) !== undefined);
  const open = [...plain.filter((line) => !withLogin.includes(line)), ...cafile];
  const all = [...open, ...withLogin, ...[...credentials].map(([key, value]) => `${key}=${value}`)];
  if (all.length === 0) return undefined;
  const secrets = [...credentials].flatMap(([key, value]) => (isSecret.test(key) ? [value] : []));
  return {
    npmrc: text(all),
    withoutCredentials: text(open),
    ...(certificates !== undefined && { certificates }),
    secrets: [...secrets, ...withLogin.flatMap((line) => passwordIn(line) ?? [])].filter((secret) => secret !== ''),
  };
}

function settingLines({ config, environment }: NpmSources): string[] {
  const proxies = {
    proxy: environment['HTTP_PROXY'] ?? environment['http_proxy'],
    'https-proxy': environment['HTTPS_PROXY'] ?? environment['https_proxy'],
    noproxy: environment['NO_PROXY'] ?? environment['no_proxy'],
  };
  const set = Object.fromEntries(
    Object.entries(config).filter(([key, value]) => wanted.test(key) && isSet(key, value)),
  );
  const hasProxy = ['proxy', 'https-proxy'].some((key) => isSet(key, { ...proxies, ...set }[key]));
  const merged = Object.entries({ ...(hasProxy ? proxies : {}), ...set }).filter(([key, value]) => isSet(key, value));
  return merged.flatMap(([key, value]) => lines(key, value));
}

function isSet(key: string, value: unknown): boolean {
  const isEmpty = Array.isArray(value) ? value.every((one) => one === '') : value === '' || value === false;
  const mayBeFalse = key === 'strict-ssl' && value === false;
  return value !== undefined && value !== null && value !== defaults[key] && (mayBeFalse || !isEmpty);
}

function lines(key: string, value: unknown): string[] {
  if (key === 'ca') return [value].flat().map((one) => `ca[]=${JSON.stringify(one)}`);
  return [`${key}=${[value].flat().map(String).join(',')}`];
}

/** As npm finds them: a variable before a file, the user's file before the machine's. */
function credentialsOf({ files, environment }: NpmSources): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of files.flatMap((file) => file.split('\n'))) {
    const [, key, value] = credential.exec(line.trim()) ?? [];
    if (key !== undefined && value !== undefined) found.set(key, unquoted(expanded(value, environment)));
  }
  for (const [name, value] of Object.entries(environment)) {
    const [, key] = /^npm_config_(\/\/[^\s=]+:(?:_authToken|_auth|_password|username))$/i.exec(name) ?? [];
    if (key !== undefined && value !== undefined) found.set(key, value);
  }
  return found;
}

function expanded(value: string, environment: NpmSources['environment']): string {
  return value.replaceAll(/\$\{([^}?]+)\??\}/g, (_, name: string) => environment[name] ?? '');
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}

/** The password in a setting's URL. */
function passwordIn(line: string): string | undefined {
  return /:\/\/[^/@:]*:([^/@]+)@/.exec(line)?.[1];
}

function text(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
