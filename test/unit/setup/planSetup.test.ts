import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../shared/config/load.ts';
import type { Configuration } from '../../../shared/config/model.ts';
import type { FoundLogin } from '../../../shared/setup/planLogin.ts';
import { type Found, planSetup, type Wishes } from '../../../shared/setup/planSetup.ts';
import { wantedLogins } from '../../../shared/setup/wantedLogins.ts';
import { sampleYaml } from '../../support/fakeApp.ts';

const now = new Date('2026-11-26T12:00:00.000Z');
const nothing: FoundLogin = { actions: undefined, token: undefined, user: undefined, password: undefined };
const quiet: Wishes = { now, given: new Map(), canAsk: true, webhookUrl: undefined };
const hook = 'https://app.test/api/hooks/git';
const repositories = [
  'https://git.test/base-image-node.git',
  'https://git.test/hello-world.git',
  'https://git.test/import.git',
];

function configurationOf(yaml: string): Configuration {
  const loaded = loadConfiguration(yaml, {});
  if (loaded.kind === 'invalid') throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration;
}
const sample = configurationOf(sampleYaml);

function foundEach(login: (token: string) => FoundLogin, rest: Partial<Found> = {}): Found {
  const logins = new Map(wantedLogins(sample).map(({ token }) => [token, login(token)]));
  return { logins, secrets: new Map(), webhooks: new Set(), ...rest };
}

/** What a repeat finds, with a password of which so many days are left. */
function setUp(token: string, daysLeft: number, change: Partial<FoundLogin> = {}): FoundLogin {
  const { actions } = wantedLogins(sample).find((one) => one.token === token)!;
  return {
    actions,
    token: {
      scopeMap: actions === undefined ? '_repositories_pull' : token,
      isEnabled: true,
      slots: ['password1'],
    },
    user: token,
    password: { slot: 'password1', expires: new Date(now.getTime() + daysLeft * 86_400_000) },
    ...change,
  };
}
const everySecret = new Map(
  ['registry-hub-user', 'registry-hub-password', 'git-token', 'git-webhook-secret', 'notify-secret'].map((name) => [
    name,
    `value of ${name}`,
  ]),
);

function sentences(found: Found, wishes: Wishes = quiet): string[] {
  return planSetup(sample, found, wishes).map(({ sentence }) => sentence);
}

describe('the plan for nothing yet', () => {
  it('makes each login with no more than its use needs, and asks for what only a person has', () => {
    expect(sentences(foundEach(() => nothing))).toEqual([
      'Key Vault’s registry-hub-user (user name at docker.io): asked',
      'Key Vault’s registry-hub-password (password or access token at docker.io): asked',
      'Key Vault’s git-token (token of the Git host; empty when all repositories are public): asked',
      'Key Vault’s git-webhook-secret (signs what the Git host tells): generated',
      'Key Vault’s notify-secret (signs notifications): generated',
      'Token public-pull in PublicAcr, to pull (scope map _repositories_pull)',
      'Password of public-pull in PublicAcr: password1, until 2027-02-24, into Key Vault’s registry-public-password',
      'Scope map base-consumer in baseacr: repositories/node/content/read, repositories/node/metadata/read',
      'Token base-consumer in baseacr, to pull node only, never quarantine (scope map base-consumer)',
      'Password of base-consumer in baseacr: password1, until 2027-02-24, into Key Vault’s registry-base-password',
      'Scope map base-quarantine in baseacr: repositories/quarantine/*/content/read',
      'Token base-quarantine in baseacr, to pull quarantined candidates only (scope map base-quarantine)',
      'Password of base-quarantine in baseacr: password1, until 2027-02-24, into Key Vault’s registry-base-quarantine-password',
      'Scope map team-pull in teamacr: repositories/hello-world/content/read',
      'Token team-pull in teamacr, to pull hello-world only (scope map team-pull)',
      'Password of team-pull in teamacr: password1, until 2027-02-24, into Key Vault’s registry-team-password',
    ]);
  });

  it('does not want what may be left empty where nobody can be asked', () => {
    const secrets = new Map([...everySecret].filter(([name]) => name !== 'git-token'));
    const found = foundEach((token) => setUp(token, 60), { secrets });

    expect(sentences(found, { ...quiet, canAsk: false })).toEqual([]);
  });

  it('tells each repository’s host of the address, once', () => {
    const steps = planSetup(
      sample,
      foundEach((token) => setUp(token, 60), { secrets: everySecret }),
      { ...quiet, webhookUrl: hook },
    );

    expect(steps.map((step) => step.kind === 'putWebhook' && [step.repository, step.url])).toEqual(
      repositories.map((repository) => [repository, hook]),
    );
  });

  it('lets what a task file pushes be pulled, since only the file knows it', () => {
    const withFile = configurationOf(
      sampleYaml.replace('image: hello-world', 'image: hello-world\n    file: acr-task.yaml'),
    );

    expect(wantedLogins(withFile).find(({ token }) => token === 'team-pull')?.actions).toBeUndefined();
  });
});

describe('the plan for what is set up', () => {
  const complete = { secrets: everySecret, webhooks: new Set(repositories) };

  it('is empty', () => {
    const found = foundEach((token) => setUp(token, 60), complete);

    expect(sentences(found, { ...quiet, webhookUrl: hook })).toEqual([]);
  });

  it('makes the other password when a month is left, so that the one in use goes on working', () => {
    const found = foundEach((token) => setUp(token, token === 'team-pull' ? 30 : 31), complete);

    expect(sentences(found)).toEqual([
      'Password of team-pull in teamacr: password2, until 2027-02-24, into Key Vault’s registry-team-password',
    ]);
  });

  it.each([
    ['a token', { token: undefined }, ['putToken', 'newPassword']],
    ['the password of a token', { token: { scopeMap: 'team-pull', isEnabled: true, slots: [] } }, ['newPassword']],
    ['a scope map', { actions: undefined }, ['putScopeMap']],
    ['a vault’s password', { password: undefined }, ['newPassword']],
  ] as const)('brings %s back that somebody took away', (_, change, kinds) => {
    const found = foundEach((token) => setUp(token, 60, token === 'team-pull' ? change : {}), complete);

    expect(planSetup(sample, found, quiet).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('narrows a scope map that somebody widened, and enables a disabled token', () => {
    const change: Partial<FoundLogin> = {
      actions: ['repositories/*/content/read'],
      token: { scopeMap: 'team-pull', isEnabled: false, slots: ['password1'] },
    };
    const found = foundEach((token) => setUp(token, 60, token === 'team-pull' ? change : {}), complete);

    expect(planSetup(sample, found, quiet).map(({ kind }) => kind)).toEqual(['putScopeMap', 'putToken']);
  });

  it('does not replace a password that may be in use when the vault does not tell which it is', () => {
    const found = foundEach((token) => setUp(token, 60, token === 'team-pull' ? { password: {} } : {}), complete);

    expect(planSetup(sample, found, quiet)).toMatchObject([{ kind: 'newPassword', slot: 'password2' }]);
  });

  it('leaves a login alone that somebody gave by hand', () => {
    const own: FoundLogin = { ...nothing, user: 'our-robot', password: {} };
    const found = foundEach((token) => (token === 'team-pull' ? own : setUp(token, 60)), complete);

    expect(sentences(found)).toEqual([]);
  });

  it('puts a secret that the environment gives anew, and tells the Git hosts of a new signature', () => {
    const found = foundEach((token) => setUp(token, 60), complete);
    const given = new Map([
      ['git-token', 'value of git-token'],
      ['git-webhook-secret', 'another'],
    ]);

    const steps = planSetup(sample, found, { ...quiet, given, webhookUrl: hook });

    expect(steps.map(({ kind }) => kind)).toEqual(['putSecret', 'putWebhook', 'putWebhook', 'putWebhook']);
    expect(JSON.stringify(steps)).not.toContain('another');
  });
});
