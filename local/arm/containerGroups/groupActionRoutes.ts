import { Refusal } from '../refusal.ts';
import type { Call, Route } from '../router.ts';
import { groupId, groupsPath } from './groupBody.ts';
import type { GroupRecord } from './groupRecord.ts';
import { groupOf, type Groups } from './groupRoutes.ts';

/** Restarting, starting and stopping a group, and its containers' logs. */
export function groupActionRoutes(groups: Groups): Route[] {
  const { context, lifecycle, transitions } = groups;

  /** Answered 202 and polled. */
  function begin(verb: string, act: (record: GroupRecord) => Promise<void>): Route {
    return {
      method: 'POST',
      path: `${groupsPath}/{name}/${verb}`,
      handle(call) {
        const record = groupOf(groups, call);
        transitions.check(record);
        const operation = context.operations.begin(groupId(context, record), () =>
          transitions.run(record, () => act(record)),
        );
        return { status: 202, headers: { ...operation.headers } };
      },
    };
  }

  return [
    begin('restart', (record) => lifecycle.restart(record)),
    begin('start', (record) => lifecycle.deploy({ ...record, isStopped: false })),
    {
      method: 'POST',
      path: `${groupsPath}/{name}/stop`,
      async handle(call) {
        const record = groupOf(groups, call);
        await transitions.run(record, () => lifecycle.stop(record));
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: `${groupsPath}/{name}/containers/{container}/logs`,
      async handle(call) {
        const record = groupOf(groups, call);
        const name = containerOf(record, call);
        transitions.check(record);
        const tail = call.url.searchParams.get('tail');
        const content = await lifecycle.containers.logs(record, name, tail === null ? undefined : Number(tail));
        return { status: 200, body: { content } };
      },
    },
  ];
}

function containerOf({ name: group, spec }: GroupRecord, call: Call): string {
  const name = call.params['container'] ?? '';
  if (spec.properties.containers.some((container) => container.name === name)) return name;
  throw new Refusal(404, 'ContainerNotFound', `The container '${name}' in container group '${group}' is not found.`);
}
