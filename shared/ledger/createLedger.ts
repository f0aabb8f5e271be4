import { createBaseLedger } from './baseLedger.ts';
import { jitteredPause, type Pause } from './committed.ts';
import { createDeploymentLedger } from './deploymentLedger.ts';
import { createImportLedger } from './importLedger.ts';
import type { Ledger } from './ledger.ts';
import { createObservationLedger } from './observationLedger.ts';
import { createRunLedger } from './runLedger.ts';
import { rememberRows } from './recentRows.ts';
import { createSettingLedger } from './settingLedger.ts';
import type { Tables } from './table.ts';

/**
 * The ledger on a store of tables.
 *
 * @param pause how to wait when another writer was faster; a short random time unless a test says otherwise
 */
export function createLedger(tables: Tables, now: () => Date, pause: Pause = jitteredPause): Ledger {
  const tools = { tables: rememberRows(tables), now, pause };
  return {
    runs: createRunLedger(tools),
    observations: createObservationLedger(tools),
    imports: createImportLedger(tools),
    deployments: createDeploymentLedger(tools),
    bases: createBaseLedger(tools),
    settings: createSettingLedger(tools),
  };
}
