import { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { clientData } from '../../../../local/host/client/clientData.ts';
import { loadKeys } from '../../../../local/host/keys.ts';

/** The real client, with what the host gives to a `durableClient` binding. */
export function durableClient(origin: string, state: string): df.DurableClient {
  process.env['WEBSITE_HOSTNAME'] = new URL(origin).host;
  const binding = df.input.durableClient();
  const context = new InvocationContext({ options: { extraInputs: [binding] } });
  const data: unknown = JSON.parse(clientData(origin, 'SampleHub', loadKeys(state).durableTask));
  context.extraInputs.set(binding, data);
  return df.getClient(context);
}

const openStatuses: readonly string[] = ['Pending', 'Running', 'Suspended'];

/** Asks for the status until `isThere` holds. */
export async function statusWhen(
  client: df.DurableClient,
  id: string,
  isThere: (status: df.DurableOrchestrationStatus) => boolean,
): Promise<df.DurableOrchestrationStatus> {
  const giveUpAt = Date.now() + 15_000;
  for (;;) {
    const status = await client.getStatus(id);
    if (isThere(status)) return status;
    if (Date.now() > giveUpAt) throw new Error(`Still: ${JSON.stringify(status)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function isFinal({ runtimeStatus }: df.DurableOrchestrationStatus): boolean {
  return !openStatuses.includes(runtimeStatus);
}

export function isRunning({ runtimeStatus }: df.DurableOrchestrationStatus): boolean {
  return runtimeStatus === df.OrchestrationRuntimeStatus.Running;
}

export async function finalStatus(client: df.DurableClient, id: string): Promise<df.DurableOrchestrationStatus> {
  return statusWhen(client, id, isFinal);
}
