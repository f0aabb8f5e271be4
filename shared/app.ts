import type { Configuration } from './config/model.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Standing } from './doctor/places.ts';
import type { LoginKeeper } from './setup/rotateLogin.ts';
import type {
  Access,
  AcrRuns,
  CommitStatuses,
  ContainerGroups,
  Git,
  Imports,
  Registries,
  Secrets,
  Sites,
} from './ports.ts';

/** A file of the dashboard. */
export interface Page {
  /** Media type. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** The dashboard's file of that name; undefined when there is none. */
export type Pages = (name: string) => Promise<Page | undefined>;

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
  /** Registry logins, to renew their passwords. */
  readonly logins: LoginKeeper;
  readonly sites: Sites;
  readonly access: Access;
  readonly standing: Standing;
  /** Where people reach the function app, such as `https://customhouse.azurewebsites.net`; undefined where the platform does not say. */
  readonly address: string | undefined;
  readonly pages: Pages;
  /** How people prove themselves: with a function key, or with App Service Authentication in front of the app. */
  readonly signIn: 'key' | 'appService';
  now(): Date;
}
