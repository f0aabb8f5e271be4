import { join } from 'node:path';
import { z } from 'zod';
import { readAllJson, removeFile, writeJson } from '../jsonFile.ts';

const taskRunSchema = z.object({
  registry: z.string(),
  name: z.string(),
  /** ACR's run ID. */
  runId: z.string(),
  /** Tells an equal request; the request itself may hold passwords. */
  requestHash: z.string(),
  /** What is read back: the request without its secrets. */
  shown: z.object({
    location: z.string().optional(),
    identity: z.unknown().optional(),
    properties: z.object({ runRequest: z.unknown(), forceUpdateTag: z.string().optional() }),
  }),
});
export type TaskRunRecord = z.infer<typeof taskRunSchema>;

/** Task runs on disk. */
export interface TaskRunStore {
  get(registry: string, name: string): TaskRunRecord | undefined;
  list(registry: string): readonly TaskRunRecord[];
  put(taskRun: TaskRunRecord): void;
  remove(taskRun: TaskRunRecord): void;
}

export function openTaskRunStore(directory: string, registries: readonly string[]): TaskRunStore {
  const all = registries.flatMap((registry) => readAllJson(join(directory, registry), taskRunSchema));
  const taskRuns = new Map(all.map((taskRun) => [keyOf(taskRun), taskRun]));
  function fileOf(taskRun: TaskRunRecord): string {
    return join(directory, `${keyOf(taskRun)}.json`);
  }
  return {
    get: (registry, name) => taskRuns.get(keyOf({ registry, name })),
    list: (registry) => [...taskRuns.values()].filter((taskRun) => taskRun.registry === registry),
    put(taskRun) {
      taskRuns.set(keyOf(taskRun), taskRun);
      writeJson(fileOf(taskRun), taskRun);
    },
    remove(taskRun) {
      taskRuns.delete(keyOf(taskRun));
      removeFile(fileOf(taskRun));
    },
  };
}

function keyOf({ registry, name }: Pick<TaskRunRecord, 'registry' | 'name'>): string {
  return `${registry}/${name.toLowerCase()}`;
}
