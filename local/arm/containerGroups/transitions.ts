import { Refusal } from '../refusal.ts';
import type { GroupRecord } from './groupRecord.ts';

/** A group changes in one way at a time; what comes meanwhile is refused as ACI does. */
export interface Transitions {
  /** @throws Refusal ContainerGroupTransitioning */
  check(group: Pick<GroupRecord, 'resourceGroup' | 'name'>): void;
  /** Marks the group as changing until `change` has ended; gives its outcome on. */
  run<T>(group: Pick<GroupRecord, 'resourceGroup' | 'name'>, change: () => Promise<T>): Promise<T>;
  settled(): Promise<void>;
}

export function createTransitions(): Transitions {
  const changing = new Map<string, Promise<unknown>>();
  function check(group: Pick<GroupRecord, 'resourceGroup' | 'name'>): void {
    if (!changing.has(keyOf(group))) return;
    throw new Refusal(
      409,
      'ContainerGroupTransitioning',
      `The container group '${group.name}' is still transitioning, please retry later.`,
    );
  }
  return {
    check,
    run(group, change) {
      check(group);
      const ended = change().finally(() => changing.delete(keyOf(group)));
      changing.set(keyOf(group), ended);
      return ended;
    },
    async settled() {
      await Promise.allSettled(changing.values());
    },
  };
}

function keyOf({ resourceGroup, name }: Pick<GroupRecord, 'resourceGroup' | 'name'>): string {
  return `${resourceGroup}/${name}`.toLowerCase();
}
