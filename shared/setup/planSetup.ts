import type { Configuration } from '../config/model.ts';
import { contextsOf } from '../start/watched.ts';
import { type FoundLogin, planLogin } from './planLogin.ts';
import type { Step } from './step.ts';
import { type WantedLogin, wantedLogins } from './wantedLogins.ts';
import { secretVariable, type WantedSecret, wantedSecrets, webhookSecret } from './wantedSecrets.ts';

/** What there is already. */
export interface Found {
  readonly logins: ReadonlyMap<WantedLogin['token'], FoundLogin>;
  /** Values of the vault, by name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Clone URLs whose host tells us of pushes. */
  readonly webhooks: ReadonlySet<string>;
}

export interface Wishes {
  readonly now: Date;
  /** Values of secrets that the environment gives, by their name in the vault. */
  readonly given: ReadonlyMap<string, string>;
  /** A person can be asked for what may be left empty. */
  readonly canAsk: boolean;
  /** Where Git hosts are to tell of pushes; undefined: no webhooks are made. */
  readonly webhookUrl: string | undefined;
}

/** The steps that are left to do, in their order; none when everything is set up. */
export function planSetup(configuration: Configuration, found: Found, wishes: Wishes): readonly Step[] {
  const secrets = wantedSecrets(configuration).flatMap((wanted) => planSecret(wanted, found, wishes));
  const logins = wantedLogins(configuration).flatMap((wanted) => {
    const login = found.logins.get(wanted.token);
    return login === undefined ? [] : planLogin(wanted, login, wishes.now);
  });
  const isNewSignature = secrets.some((step) => step.kind === 'putSecret' && step.name === webhookSecret);
  return [...secrets, ...logins, ...planWebhooks(repositoriesOf(configuration), found, wishes, isNewSignature)];
}

/** Clone URLs, each once. */
export function repositoriesOf({ tasks }: Pick<Configuration, 'tasks'>): readonly string[] {
  return [...new Set([...tasks.values()].flatMap(contextsOf).map(({ url }) => url))].sort();
}

function planSecret(
  { name, meaning, otherwise, isOptional }: WantedSecret,
  { secrets }: Found,
  { given, canAsk }: Wishes,
): readonly Step[] {
  const [old, value] = [secrets.get(name), given.get(name)];
  const what = `Key Vault’s ${name} (${meaning})`;
  if (value !== undefined && value !== old)
    return [{ kind: 'putSecret', sentence: `${what}: from ${secretVariable(name)}`, name, source: 'given' }];
  if (old !== undefined || (isOptional && !canAsk)) return [];
  return [{ kind: 'putSecret', sentence: `${what}: ${otherwise}`, name, source: otherwise }];
}

function planWebhooks(
  repositories: readonly string[],
  { webhooks }: Found,
  { webhookUrl: url }: Wishes,
  isNewSignature: boolean,
): readonly Step[] {
  if (url === undefined) return [];
  return repositories
    .filter((repository) => isNewSignature || !webhooks.has(repository))
    .map((repository) => ({
      kind: 'putWebhook',
      sentence: `Webhook of ${repository}: tells ${url} of pushes`,
      repository,
      url,
    }));
}
