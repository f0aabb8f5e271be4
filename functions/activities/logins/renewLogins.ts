import { toFault } from '../../../shared/errors.ts';
import { rotateLogin } from '../../../shared/setup/rotateLogin.ts';
import { type WantedLogin, wantedLogins } from '../../../shared/setup/wantedLogins.ts';
import type { Facts, Input, Output, Tools } from '../activity.ts';

/** Renews the registry logins that run out within a month. One that can't be renewed now is logged: it is looked at again in half a day. */
export async function renewLogins(_: Input<'renewLogins'>, tools: Tools): Promise<Output<'renewLogins'>> {
  for (const login of wantedLogins(tools.app.configuration)) await rotateOne(login, tools);
  return null;
}

async function rotateOne(login: WantedLogin, { app, log }: Tools): Promise<void> {
  const facts: Facts = { registry: login.registry.name, token: login.token };
  try {
    const rotation = await rotateLogin(login, app.logins, app.now());
    if (rotation === 'rotated') log.info(`The password of ${login.token} was renewed`, facts);
    if (rotation === 'tokenMissing')
      log.error(`The token ${login.token} is gone from ${login.registry.acr}. Run customhouse setup.`, facts);
  } catch (error) {
    const { code, message } = toFault(error);
    log.error(`ALERT: the password of ${login.token} could not be renewed: ${message}`, {
      ...facts,
      code,
      ...(code === 'UNEXPECTED' ? { detail: String(error) } : {}),
    });
  }
}
