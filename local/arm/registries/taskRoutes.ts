import { join } from 'node:path';
import { z } from 'zod';
import { findRegistry, registryId, registryPath, resourceNotFound, type ArmContext } from '../context.ts';
import { readAllJson, readJson, writeJson } from '../jsonFile.ts';
import { omit } from '../omit.ts';
import { Refusal } from '../refusal.ts';
import type { Call, Route } from '../router.ts';

const value = z.looseObject({ name: z.string(), value: z.string().optional(), isSecret: z.boolean().optional() });

/** @see https://learn.microsoft.com/rest/api/container-registry-tasks/tasks/create */
const taskSchema = z.looseObject({
  properties: z.looseObject({
    step: z.looseObject({
      type: z.enum(['Docker', 'FileTask', 'EncodedTask']),
      arguments: z.array(value).optional(),
      values: z.array(value).optional(),
    }),
  }),
});
type Task = z.infer<typeof taskSchema>;
const recordSchema = z.object({ name: z.string(), task: taskSchema });

/** ACR tasks as they are kept, to be read and moved from; nothing runs them here. */
export function taskRoutes(context: ArmContext, directory: string): Route[] {
  const path = `${registryPath}/tasks/{name}`;
  function folderOf(call: Call): string {
    return join(directory, findRegistry(context, call.params).registry.name);
  }
  function fileOf(call: Call): string {
    const name = call.params['name'] ?? '';
    if (/^[a-zA-Z0-9-]{5,50}$/.test(name)) return join(folderOf(call), `${name.toLowerCase()}.json`);
    throw new Refusal(400, 'InvalidTaskName', `A task's name has 5 to 50 letters, digits and hyphens, not ${name}.`);
  }
  function stored(call: Call): z.infer<typeof recordSchema> {
    const found = readJson(fileOf(call), recordSchema);
    if (found !== undefined) return found;
    throw resourceNotFound(`tasks/${call.params['name'] ?? ''}`, findRegistry(context, call.params).resourceGroup);
  }
  function body(call: Call, name: string, task: object): object {
    const id = `${registryId(context, findRegistry(context, call.params))}/tasks/${name}`;
    return { ...task, id, name, type: 'Microsoft.ContainerRegistry/registries/tasks', location: context.location };
  }
  function shown(call: Call, record: z.infer<typeof recordSchema>): object {
    return body(call, record.name, withoutSecrets(record.task));
  }
  return [
    {
      method: 'GET',
      path: `${registryPath}/tasks`,
      handle(call) {
        const all = readAllJson(folderOf(call), recordSchema);
        return { status: 200, body: { value: all.map((record) => shown(call, record)) } };
      },
    },
    {
      method: 'PUT',
      path,
      async handle(call) {
        const record = { name: call.params['name'] ?? '', task: await call.read(taskSchema) };
        writeJson(fileOf(call), record);
        return { status: 200, body: shown(call, record) };
      },
    },
    { method: 'GET', path, handle: (call) => ({ status: 200, body: shown(call, stored(call)) }) },
    {
      method: 'POST',
      path: `${path}/listDetails`,
      handle(call) {
        const { name, task } = stored(call);
        return { status: 200, body: body(call, name, task) };
      },
    },
  ];
}

/** All reads but `listDetails` leave out tokens, passwords and the secret ones of the values. */
function withoutSecrets({ properties, ...task }: Task): object {
  const { step } = properties;
  const shown = {
    ...step,
    contextAccessToken: undefined,
    arguments: step.arguments?.map(hidden),
    values: step.values?.map(hidden),
  };
  return { ...task, properties: { ...properties, credentials: undefined, step: shown } };
}

function hidden(one: z.infer<typeof value>): object {
  return one.isSecret === true ? omit(one, 'value') : one;
}
