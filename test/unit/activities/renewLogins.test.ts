import { beforeEach, describe, expect, it } from 'vitest';
import { renewLogins } from '../../../functions/activities/logins/renewLogins.ts';
import type { Log } from '../../../functions/activities/activity.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import type { FoundToken, NewPassword, SecretStore, StoredSecret } from '../../../shared/setup/ports.ts';
import type { LoginKeeper } from '../../../shared/setup/rotateLogin.ts';
import { wantedLogins } from '../../../shared/setup/wantedLogins.ts';
import { fakeWorld, type FakeWorld } from '../../support/fakeApp.ts';

const dayMs = 86_400_000;

let world: FakeWorld;
let vault: Map<string, StoredSecret>;
let tokens: Map<string, FoundToken>;
let made: NewPassword[];
let refused: string | undefined;
let log: string[];

beforeEach(() => {
  world = fakeWorld();
  vault = new Map();
  tokens = new Map();
  made = [];
  refused = undefined;
  log = [];
  for (const { token, secret } of wantedLogins(world.app.configuration)) {
    tokens.set(token, { scopeMap: token, isEnabled: true, slots: ['password1'] });
    vault.set(`${secret}-user`, { value: token });
    vault.set(`${secret}-password`, { value: 'first', slot: 'password1', expires: inDays(60) });
  }
});

function inDays(days: number): Date {
  return new Date(world.time.getTime() + days * dayMs);
}

async function rotate(): Promise<void> {
  const store: SecretStore = {
    read: (name) => Promise.resolve(vault.get(name)),
    put: (name, secret) => Promise.resolve(void vault.set(name, secret)),
  };
  const logins: LoginKeeper = {
    vault: store,
    tokens: {
      token: (_, name) => Promise.resolve(tokens.get(name)),
      newPassword(_, password) {
        if (password.token === refused)
          return Promise.reject(new CustomhouseError('AZURE_FORBIDDEN', 'Not allowed. Allow it.'));
        made.push(password);
        return Promise.resolve(`${password.slot} of ${password.token}`);
      },
    },
  };
  const lines: Log = {
    info: (message) => log.push(`info ${message}`),
    warn: (message) => log.push(`warn ${message}`),
    error: (message) => log.push(`error ${message}`),
  };
  await renewLogins(null, { app: { ...world.app, logins }, starter: world.starter, log: lines });
}

describe('the rotation of logins', () => {
  it('makes no password while each is good for more than a month', async () => {
    await rotate();

    expect(made).toEqual([]);
  });

  it('puts the token’s other password into the vault when a month is left', async () => {
    vault.set('registry-team-password', { value: 'first', slot: 'password1', expires: inDays(30) });

    await rotate();

    expect(made).toEqual([{ token: 'team-pull', slot: 'password2', expires: inDays(90) }]);
    expect(vault.get('registry-team-password')).toEqual({
      value: 'password2 of team-pull',
      slot: 'password2',
      expires: inDays(90),
    });
    expect(log).toEqual(['info The password of team-pull was renewed']);
  });

  it('goes on to the others when one can not be renewed', async () => {
    for (const name of ['base', 'team'])
      vault.set(`registry-${name}-password`, { value: 'first', slot: 'password1', expires: inDays(1) });
    refused = 'base-consumer';

    await rotate();

    expect(made.map(({ token }) => token)).toEqual(['team-pull']);
    expect(log[0]).toBe('error ALERT: the password of base-consumer could not be renewed: Not allowed. Allow it.');
    expect(vault.get('registry-base-password')?.value).toBe('first');
  });

  it('leaves a login alone that somebody put into the vault by hand', async () => {
    vault.set('registry-team-user', { value: 'our-robot' });
    vault.set('registry-team-password', { value: 'theirs', expires: inDays(1) });

    await rotate();

    expect([made, log]).toEqual([[], []]);
  });

  it('says so when a token is gone: it can not make one', async () => {
    tokens.delete('team-pull');

    await rotate();

    expect(log).toEqual(['error The token team-pull is gone from teamacr. Run customhouse setup.']);
  });
});
