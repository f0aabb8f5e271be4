import { CustomhouseError } from '../errors.ts';
import { applyLoginStep } from './applyLoginStep.ts';
import type { GitWebhooks, RegistryTokens, SecretStore } from './ports.ts';
import type { Step } from './step.ts';
import { webhookSecret } from './wantedSecrets.ts';

export interface ApplyParts {
  readonly tokens: RegistryTokens;
  readonly vault: SecretStore;
  /** Undefined: the plan has no webhooks. */
  readonly webhooks: GitWebhooks | undefined;
  /** The value of a secret that is not there yet; undefined: it was left empty, and is not put. */
  readonly valueOf: (step: SecretStep) => string | undefined;
}

export type SecretStep = Extract<Step, { readonly kind: 'putSecret' }>;

/** Does one step of a plan. Safe to repeat. @throws CustomhouseError AZURE_*, GIT_* */
export async function applyStep(step: Step, parts: ApplyParts): Promise<void> {
  const { vault, webhooks, valueOf } = parts;
  switch (step.kind) {
    case 'putSecret': {
      const value = valueOf(step);
      if (value !== undefined) await vault.put(step.name, { value });
      return;
    }
    case 'putWebhook': {
      const secret = await vault.read(webhookSecret);
      if (secret === undefined) throw new CustomhouseError('SECRET_NOT_FOUND', `Key Vault has no ${webhookSecret}.`);
      await webhooks?.put(step.repository, step.url, secret.value);
      return;
    }
    default:
      await applyLoginStep(step, parts);
  }
}
