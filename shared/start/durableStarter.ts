import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { CustomhouseError } from '../errors.ts';
import type { Starter } from './starter.ts';

/**
 * A starter on a Durable client.
 *
 * @param getClient called only by who starts or asks: a client is costly to make, and most invocations need none
 */
export function durableStarter(getClient: () => DurableClient): Starter {
  return {
    start: (orchestrator, instanceId, input) => start(getClient(), orchestrator, { instanceId, input }),
    isUnfinished: async (instanceId) => isUnfinished(await statusOf(getClient(), instanceId)),
    purge: (before) => purge(getClient(), before),
  };
}

async function start(
  client: DurableClient,
  orchestrator: string,
  { instanceId, input }: { readonly instanceId: string | undefined; readonly input: unknown },
): Promise<void> {
  try {
    await client.startNew(orchestrator, { ...(instanceId === undefined ? {} : { instanceId }), input });
  } catch (error) {
    // The client tells "that instance exists" from "nobody answered" only in its text: the instance itself is asked instead.
    if (instanceId !== undefined && (await statusOf(client, instanceId)) !== undefined) return;
    throw unreachable(`start ${orchestrator}`, error);
  }
}

/** @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management#purge-instance-history */
async function purge(client: DurableClient, before: Date): Promise<void> {
  const { Completed, Failed, Terminated, Canceled } = OrchestrationRuntimeStatus;
  const runtimeStatus = [Completed, Failed, Terminated, Canceled];
  try {
    await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0), createdTimeTo: before, runtimeStatus });
  } catch (error) {
    throw unreachable('purge old histories', error);
  }
}

/** Undefined when there is no such instance. */
async function statusOf(client: DurableClient, instanceId: string): Promise<string | undefined> {
  try {
    return (await client.getStatus(instanceId)).runtimeStatus;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw unreachable(`ask for instance ${instanceId}`, error);
  }
}

/** durable-functions 3.5.0 throws a plain Error for a 404 and keeps the number in its text only. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.message.includes('replied with HTTP 404 response');
}

function isUnfinished(status: string | undefined): boolean {
  return status !== undefined && ['Pending', 'Running', 'Suspended', 'ContinuedAsNew'].includes(status);
}

function unreachable(what: string, cause: unknown): CustomhouseError {
  return new CustomhouseError(
    'AZURE_UNREACHABLE',
    `Could not ${what}: the Durable engine did not answer. It is tried again.`,
    { cause },
  );
}
