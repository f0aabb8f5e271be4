import type { AcrConfiguration } from '../config/model.ts';
import type { PasswordSlot } from './ports.ts';

/** One thing that is to be made or changed. `sentence` tells a person; no step holds a secret. */
export type Step = { readonly sentence: string } & (
  | {
      readonly kind: 'putScopeMap';
      readonly registry: AcrConfiguration;
      readonly name: string;
      readonly actions: readonly string[];
    }
  | { readonly kind: 'putToken'; readonly registry: AcrConfiguration; readonly name: string; readonly scopeMap: string }
  | NewPasswordStep
  | { readonly kind: 'putSecret'; readonly name: string; readonly source: SecretSource }
  | {
      readonly kind: 'putWebhook';
      /** Clone URL. */
      readonly repository: string;
      /** Where pushes are told to. */
      readonly url: string;
    }
);

export interface NewPasswordStep {
  readonly kind: 'newPassword';
  readonly sentence: string;
  readonly registry: AcrConfiguration;
  readonly token: string;
  readonly slot: PasswordSlot;
  readonly expires: Date;
  /** Key Vault's `<secret>-user` and `<secret>-password`. */
  readonly secret: string;
}

export type SecretSource =
  | 'generated'
  /** The environment has it. */
  | 'given'
  /** A person is asked. */
  | 'asked';
