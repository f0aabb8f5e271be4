import { join } from 'node:path';
import { readAllJson, removeFile, writeJson } from '../jsonFile.ts';
import { groupRecordSchema, type GroupRecord } from './groupRecord.ts';

/** Container groups on disk. */
export interface GroupStore {
  get(resourceGroup: string, name: string): GroupRecord | undefined;
  list(): readonly GroupRecord[];
  put(record: GroupRecord): GroupRecord;
  remove(record: GroupRecord): void;
}

export function openGroupStore(directory: string): GroupStore {
  const records = new Map(readAllJson(directory, groupRecordSchema).map((record) => [keyOf(record), record]));
  function fileOf(record: GroupRecord): string {
    return join(directory, `${keyOf(record)}.json`);
  }
  return {
    get: (resourceGroup, name) => records.get(keyOf({ resourceGroup, name })),
    list: () => [...records.values()],
    put(record) {
      records.set(keyOf(record), record);
      writeJson(fileOf(record), record);
      return record;
    },
    remove(record) {
      records.delete(keyOf(record));
      removeFile(fileOf(record));
    },
  };
}

/** Neither name may hold a dot at its end or a slash, so this is one file per group. */
function keyOf({ resourceGroup, name }: Pick<GroupRecord, 'resourceGroup' | 'name'>): string {
  return `${resourceGroup}@${name}`.toLowerCase();
}
