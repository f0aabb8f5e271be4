import * as df from 'durable-functions';
import { orchestrators } from '../../functions/orchestrators/index.ts';

/** The orchestrators alone, as an app that the local host's loader can import: a replay calls no activity. */
for (const [name, orchestrator] of Object.entries(orchestrators)) df.app.orchestration(name, orchestrator);
