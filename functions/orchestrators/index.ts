import type { OrchestrationContext } from 'durable-functions';
import type { OrchestratorName } from '../contracts.ts';
import { convergeDeployment } from './convergeDeployment.ts';
import { convergeImport } from './convergeImport.ts';
import { gatedImport } from './gatedImport.ts';
import { imageBuild } from './imageBuild.ts';
import { notify } from './notify.ts';
import { observe } from './observe.ts';
import { repair } from './repair.ts';
import { repairDeployment } from './repairDeployment.ts';
import { revalidate } from './revalidate.ts';
import { revoke } from './revoke.ts';
import { rollBack } from './rollBack.ts';
import { rollBackDeployment } from './rollBackDeployment.ts';
import { rotateLogins } from './rotateLogins.ts';
import type { Steps } from './steps.ts';
import { tellCommit } from './tellCommit.ts';

/** Every orchestrator that the contracts name. */
export const orchestrators: { readonly [K in OrchestratorName]: (context: OrchestrationContext) => Steps<unknown> } = {
  gatedImport,
  imageBuild,
  rollBack,
  rollBackDeployment,
  revoke,
  revalidate,
  convergeImport,
  convergeDeployment,
  observe,
  repair,
  repairDeployment,
  notify,
  tellCommit,
  rotateLogins,
};
