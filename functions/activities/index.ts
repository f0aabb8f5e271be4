import type { ActivityContracts, ActivityName } from '../contracts.ts';
import type { Activity } from './activity.ts';
import { checkBase } from './build/checkBase.ts';
import { fetchSource } from './build/fetchSource.ts';
import { pollBuild } from './build/pollBuild.ts';
import { recordBuilt } from './build/recordBuilt.ts';
import { startBuild } from './build/startBuild.ts';
import { applyDeployment } from './deployment/applyDeployment.ts';
import { checkHealth } from './deployment/checkHealth.ts';
import { decideDeployment, decideDeploymentRollback, goBack } from './deployment/decideDeployment.ts';
import { readDeployment } from './deployment/readDeployment.ts';
import { recordHealth } from './deployment/recordHealth.ts';
import { applyImport } from './import/applyImport.ts';
import { beginGate } from './import/beginGate.ts';
import { confirmUnchanged, decideRevocation, decideRollback, promote, reject } from './import/decide.ts';
import { identifyCandidate } from './import/identifyCandidate.ts';
import { identifyDesired } from './import/identifyDesired.ts';
import { observeTarget } from './import/observeTarget.ts';
import { pollGate } from './import/pollGate.ts';
import { pollImport } from './import/pollImport.ts';
import { quarantineImage } from './import/quarantineImage.ts';
import { renewLogins } from './logins/renewLogins.ts';
import { countNotifications, sendNotification } from './notify/notifications.ts';
import { setCommitStatus } from './notify/setCommitStatus.ts';
import { recordReports } from './recordReports.ts';
import { repairBases } from './repair/repairBases.ts';
import { repairBuilds } from './repair/repairBuilds.ts';
import { repairDrift } from './repair/repairDrift.ts';
import { repairObservations } from './repair/repairObservations.ts';
import { repairQuarantines } from './repair/repairQuarantines.ts';
import { repairRuns } from './repair/repairRuns.ts';
import { beginRun } from './run/beginRun.ts';
import { endRun } from './run/endRun.ts';

/** Every activity that the contracts name: an unregistered one would hang a run for ever, so the compiler asks for each. */
export const activities: { readonly [K in ActivityName]: Activity<K> } = {
  recordReports,

  beginRun,
  endRun,
  identifyCandidate,
  identifyDesired,
  quarantineImage,
  pollImport,
  beginGate,
  pollGate,
  promote,
  confirmUnchanged,
  reject,
  decideRollback,
  decideRevocation,
  applyImport,
  observeTarget,
  fetchSource,
  startBuild,
  pollBuild,
  checkBase,
  recordBuilt,
  decideDeployment,
  decideDeploymentRollback,
  readDeployment,
  applyDeployment,
  checkHealth,
  recordHealth,
  goBack,
  repairBases,
  repairObservations,
  repairRuns,
  repairDrift,
  repairQuarantines,
  repairBuilds,
  countNotifications,
  sendNotification,
  setCommitStatus,
  renewLogins,
} satisfies Record<keyof ActivityContracts, unknown>;
