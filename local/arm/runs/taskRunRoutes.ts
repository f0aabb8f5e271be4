import { createHash } from 'node:crypto';
import { z } from 'zod';
import { findByResourceId } from '../../identity/endpoint.ts';
import type { LocalIdentity } from '../../identity/types.ts';
import { authorizeLinked } from '../authorize.ts';
import { findRegistry, registryId, registryPath, resourceNotFound, type RegistryResource } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { Answer, Call, Route } from '../router.ts';
import { runBody } from './runRecord.ts';
import { runRequestSchema, withoutSecrets } from './runRequest.ts';
import { scheduleRun, type RunScheduler } from './runScheduler.ts';
import type { TaskRunRecord, TaskRunStore } from './taskRunStore.ts';

const taskRunSchema = z.object({
  location: z.string().optional(),
  identity: z
    .object({
      type: z.enum(['UserAssigned', 'None']),
      userAssignedIdentities: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
  properties: z.object({ runRequest: runRequestSchema, forceUpdateTag: z.string().optional() }),
});
type TaskRunBody = z.infer<typeof taskRunSchema>;

/** A run gets an identity from who may give it. */
const assignAction = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

const path = `${registryPath}/taskRuns/{name}`;

/** Named runs: a PUT starts the run and goes on while it does; an equal PUT starts nothing. */
export function taskRunRoutes(
  scheduler: RunScheduler,
  taskRuns: TaskRunStore,
  identities: readonly LocalIdentity[],
): Route[] {
  const { context, queue } = scheduler;

  function existing(call: Call): { resource: RegistryResource; taskRun: TaskRunRecord | undefined } {
    const resource = findRegistry(context, call.params);
    return { resource, taskRun: taskRuns.get(resource.registry.name, call.params['name'] ?? '') };
  }

  return [
    {
      method: 'PUT',
      path,
      async handle(call) {
        const body = await call.read(taskRunSchema);
        for (const scope of Object.keys(body.identity?.userAssignedIdentities ?? {})) {
          authorizeLinked(context, call, { action: assignAction, scope });
        }
        const { resource, taskRun: old } = existing(call);
        const requestHash = hashOf(body);
        if (old?.requestHash === requestHash) return { status: 200, body: taskRunBody(scheduler, resource, old) };
        const name = nameOf(call);
        const owner = { taskRun: name, identities: identitiesOf(identities, body) };
        const run = scheduleRun(scheduler, resource, body.properties.runRequest, owner);
        const taskRun = { registry: resource.registry.name, name, runId: run.runId, requestHash, shown: shownOf(body) };
        taskRuns.put(taskRun);
        const { headers } = context.operations.begin(`${registryId(context, resource)}/taskRuns/${name}`, async () => {
          const { status, runErrorMessage } = await queue.ended(run.registry, run.runId);
          if (status === 'Succeeded') return;
          throw new Refusal(
            400,
            'TaskRunFailed',
            `The run ${run.runId} ended ${status}. ${runErrorMessage ?? ''}`.trimEnd(),
          );
        });
        return {
          status: 201,
          headers: { 'azure-asyncoperation': headers['azure-asyncoperation'] },
          body: taskRunBody(scheduler, resource, taskRun),
        };
      },
    },
    {
      method: 'GET',
      path,
      handle(call) {
        const { resource, taskRun } = existing(call);
        if (taskRun === undefined)
          throw resourceNotFound(`taskRuns/${call.params['name'] ?? ''}`, resource.resourceGroup);
        return { status: 200, body: taskRunBody(scheduler, resource, taskRun) };
      },
    },
    {
      method: 'DELETE',
      path,
      handle(call) {
        const { taskRun } = existing(call);
        if (taskRun !== undefined) taskRuns.remove(taskRun);
        return { status: taskRun === undefined ? 204 : 200 };
      },
    },
    {
      method: 'GET',
      path: `${registryPath}/taskRuns`,
      handle(call): Answer {
        const resource = findRegistry(context, call.params);
        const all = taskRuns.list(resource.registry.name);
        return { status: 200, body: { value: all.map((one) => taskRunBody(scheduler, resource, one)) } };
      },
    },
  ];
}

function nameOf(call: Call): string {
  const name = call.params['name'] ?? '';
  if (/^[a-zA-Z0-9-]{5,50}$/.test(name)) return name;
  throw new Refusal(
    400,
    'InvalidTaskRunName',
    `A task run's name has 5 to 50 letters, digits and hyphens, not ${name}.`,
  );
}

function identitiesOf(identities: readonly LocalIdentity[], { identity }: TaskRunBody): LocalIdentity[] {
  return Object.keys(identity?.userAssignedIdentities ?? {}).map((id) => {
    const found = findByResourceId(identities, id);
    if (found === undefined)
      throw new Refusal(400, 'FailedIdentityOperation', `There is no user-assigned identity ${id}.`);
    return found;
  });
}

/** Only this is kept of a request: it may hold passwords. */
function hashOf(body: TaskRunBody): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

function shownOf({
  location,
  identity,
  properties: { runRequest, forceUpdateTag },
}: TaskRunBody): TaskRunRecord['shown'] {
  return { location, identity, properties: { runRequest: withoutSecrets(runRequest), forceUpdateTag } };
}

/** @see https://learn.microsoft.com/rest/api/container-registry-tasks/task-runs/get */
function taskRunBody({ context, store }: RunScheduler, resource: RegistryResource, taskRun: TaskRunRecord): object {
  const { name, runId, shown } = taskRun;
  const run = store.get(resource.registry.name, runId);
  const provisioningState = stateOf(run?.status);
  return {
    id: `${registryId(context, resource)}/taskRuns/${name}`,
    name,
    type: 'Microsoft.ContainerRegistry/registries/taskRuns',
    ...shown,
    properties: { ...shown.properties, provisioningState, ...(run && { runResult: runBody(context, resource, run) }) },
  };
}

function stateOf(status: string | undefined): 'Creating' | 'Succeeded' | 'Canceled' | 'Failed' {
  switch (status) {
    case 'Queued':
    case 'Started':
    case 'Running':
      return 'Creating';
    case 'Succeeded':
    case 'Canceled':
      return status;
    default:
      return 'Failed';
  }
}
