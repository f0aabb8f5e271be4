import { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import type { TestRequest } from '../ports.ts';
import { firstAnswer } from './accepted.ts';
import type { RegistryClients } from './registryClients.ts';
import { type ConfiguredRegistries, findAcr } from './resources.ts';
import { testRunRequest } from './runRequest.ts';
import { tasksAttempt } from './tasksAttempt.ts';
import { translate } from './translate.ts';

export interface TestTools {
  readonly clientOf: RegistryClients;
  readonly registries: ConfiguredRegistries;
  /** Missing: ACR's shared agents. */
  readonly agentPool?: string;
}

const runSchema = z.object({ runId: z.string().min(1) });

/** Starts a quick run. @returns its ACR run ID */
export async function startTest({ clientOf, registries, agentPool }: TestTools, request: TestRequest): Promise<string> {
  const registry = findAcr(registries, request.registry);
  const client = clientOf(registry);
  const started = firstAnswer((body) => runSchema.safeParse(body).data?.runId);
  try {
    await client.registries.beginScheduleRun(registry.resourceGroup, registry.acr, testRunRequest(request, agentPool), {
      onResponse: (response, body) => started.onResponse(response, body),
    });
  } catch (error) {
    if (started.value === undefined) {
      throw translate(error, { ...tasksAttempt('start a test', registry), hidden: [request.login.password] });
    }
  }
  if (started.value !== undefined) return started.value;
  throw new CustomhouseError('AZURE_REFUSED', `ACR gave the test in ${registry.acr} no run ID. Run the task again.`);
}
