import { audiences, type TokenIssuer } from '../../identity/types.ts';
import type { RunAzure } from '../../tasks/types.ts';
import type { ArmContext } from '../context.ts';
import { findIdentity, type RunAccess } from './runLogins.ts';

const msPerSecond = 1_000;

/** This resource manager as a run reaches it with `az`: as one of its own identities, or not at all. */
export function azureOf(
  { url, subscriptionId, location }: Pick<ArmContext, 'url' | 'subscriptionId' | 'location'>,
  tokens: TokenIssuer,
  access: Pick<RunAccess, 'identities'>,
): RunAzure {
  return {
    resourceManager: url,
    subscriptionId,
    location,
    signIn: (name) =>
      new Promise((resolve) => {
        const identity = findIdentity(access, name);
        resolve({
          getToken: () => {
            const { token, expiresOn } = tokens.issue(identity, audiences.arm);
            return Promise.resolve({ token, expiresOnTimestamp: expiresOn * msPerSecond });
          },
        });
      }),
  };
}
