import type { BaseLedger } from './contract/bases.ts';
import type { DeploymentLedger } from './contract/deployments.ts';
import type { ImportLedger } from './contract/imports.ts';
import type { ObservationLedger } from './contract/observations.ts';
import type { RunLedger } from './contract/runs.ts';
import type { SettingLedger } from './contract/settings.ts';

export type * from './contract/bases.ts';
export type * from './contract/decision.ts';
export type * from './contract/deployments.ts';
export type * from './contract/importRecord.ts';
export type * from './contract/imports.ts';
export type * from './contract/observations.ts';
export type * from './contract/runs.ts';
export type * from './contract/settings.ts';

/**
 * The tables in which decisions are made and remembered.
 *
 * Every method may be repeated; each write is conditional on what it relied on. Throws CustomhouseError LEDGER_UNREACHABLE or, when others
 * keep winning, LEDGER_CONFLICT.
 */
export interface Ledger {
  readonly runs: RunLedger;
  readonly observations: ObservationLedger;
  readonly imports: ImportLedger;
  readonly deployments: DeploymentLedger;
  readonly bases: BaseLedger;
  readonly settings: SettingLedger;
}
