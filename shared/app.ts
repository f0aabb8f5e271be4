import type { Configuration } from './config/model.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { AcrRuns, CommitStatuses, ContainerGroups, Git, Imports, Registries, Secrets, Sites } from './ports.ts';

/** What every trigger and activity is given; made once, in functions/app.ts. */
export interface App {
  readonly configuration: Configuration;
  readonly ledger: Ledger;
  readonly registries: Registries;
  readonly imports: Imports;
  readonly acrRuns: AcrRuns;
  readonly containerGroups: ContainerGroups;
  readonly git: Git;
  readonly commitStatuses: CommitStatuses;
  readonly secrets: Secrets;
  readonly sites: Sites;
  /** Where people reach the function app, such as `https://customhouse.azurewebsites.net`; undefined where the platform does not say. */
  readonly address: string | undefined;
  now(): Date;
}
